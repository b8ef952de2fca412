"""The child's main loop: one job, read from standard input, reported on standard output.

Standard output is the protocol's alone. Whatever a library prints goes to standard error, which the
window keeps as the child's last words. The job stops when it is asked to, or when the window is
gone (standard input ends), so that no child outlives its window.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
import traceback
from typing import BinaryIO

from workbench.core.errors import CancelledError, WorkbenchError
from workbench.core.events import Emit, Ending, Event, Failed, ShouldStop, Stopped, Succeeded
from workbench.worker.protocol import (
    BuildProject,
    ClassifySamples,
    ContinueRun,
    ConvertRun,
    ConvertToOnnx,
    ExportProject,
    FindDevices,
    MeasureForms,
    MeasureRobustness,
    OpenModel,
    Pause,
    PrepareData,
    ProtocolError,
    ReadSplit,
    Request,
    Resume,
    ServeModel,
    Stop,
    TrainRun,
    decode_request,
    encode_event,
)

_log = logging.getLogger(__name__)


def main() -> int:
    """Run the job that standard input asks for; returns the exit status."""
    # Ctrl-C in a terminal reaches the whole group; the window decides what becomes of its children.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    outbox = Outbox(_claim_standard_output())
    inbox = Inbox(sys.stdin.buffer)
    inbox.start()
    message = inbox.next_request()
    if message is None:
        return 0
    outbox.job, request = message
    outbox.end(run_to_ending(request, inbox=inbox, emit=outbox.send))
    return 0


def run_to_ending(request: Request, *, inbox: Inbox, emit: Emit) -> Ending:
    """Run a job and return how it ended; whatever is raised becomes an ending, too."""
    try:
        result = _run(request, inbox, emit)
    except CancelledError:
        return Stopped()
    except WorkbenchError as error:
        cause = "".join(traceback.format_exception(error)) if error.__cause__ else ""
        return Failed(message=error.message, hint=error.hint, details=error.details or cause)
    except MemoryError:
        return Failed(
            message="There is not enough memory for this.",
            hint="Close other applications, or choose a smaller batch, and try again.",
            details=traceback.format_exc(),
        )
    except Exception as error:  # the edge of the process: nothing may leave it unsaid
        return Failed(
            message=f"Something unexpected went wrong: {error or type(error).__name__}.",
            hint="The details say where. Please report them.",
            details=traceback.format_exc(),
        )
    return Stopped(result=result) if inbox.should_stop() else Succeeded(result=result)


def _run(request: Request, inbox: Inbox, emit: Emit) -> str:
    # Each job imports what it needs: a reader must not wait for TensorFlow.
    should_stop: ShouldStop = inbox.should_stop
    match request:
        case PrepareData():
            from workbench.worker.data_job import prepare_data

            return prepare_data(request, emit=emit, should_stop=should_stop)
        case TrainRun():
            from workbench.worker.training_job import train_run

            return train_run(request, emit=emit, should_stop=should_stop, should_pause=inbox.should_pause)
        case ContinueRun():
            from workbench.worker.training_job import continue_run

            return continue_run(request, emit=emit, should_stop=should_stop, should_pause=inbox.should_pause)
        case MeasureRobustness():
            from workbench.worker.robustness_job import measure_run

            return measure_run(request, emit=emit, should_stop=should_stop)
        case ReadSplit():
            from workbench.worker.readings_job import read_split

            return read_split(request, emit=emit, should_stop=should_stop)
        case ConvertRun():
            from workbench.worker.conversion_job import convert_run

            return convert_run(request, emit=emit, should_stop=should_stop)
        case ConvertToOnnx():
            from workbench.worker.onnx_job import convert_run_to_onnx

            return convert_run_to_onnx(request, emit=emit, should_stop=should_stop)
        case MeasureForms():
            from workbench.worker.size_table_job import measure_forms

            return measure_forms(request, emit=emit, should_stop=should_stop)
        case ExportProject():
            from workbench.worker.conversion_job import export_run

            return export_run(request, emit=emit, should_stop=should_stop)
        case BuildProject():
            from workbench.worker.build_job import build_project

            return build_project(request, emit=emit, should_stop=should_stop)
        case FindDevices():
            from workbench.worker.build_job import find_devices

            return find_devices(emit=emit, should_stop=should_stop)
        case ServeModel():
            from workbench.worker.reader_job import serve_model

            serve_model(inbox.next_reader_request, emit=emit)
            return ""
        case OpenModel() | ClassifySamples() | Pause() | Resume() | Stop():
            raise ProtocolError(f"a job cannot begin with {type(request).__name__}")


class Inbox:
    """Requests from the window, read in a thread so that a stop is seen during a computation."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._requests: queue.SimpleQueue[tuple[str, Request] | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._pause = threading.Event()

    def start(self) -> None:
        """Begin to read; the thread ends with the stream."""
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    def should_stop(self) -> bool:
        """Return whether the window has asked to stop, or is gone."""
        return self._stop.is_set()

    def should_pause(self) -> bool:
        """Return whether the window has asked to rest; a stop ends that."""
        return self._pause.is_set() and not self._stop.is_set()

    def next_request(self) -> tuple[str, Request] | None:
        """Wait for the next job id and request; None once the window is gone or asks to stop."""
        return self._requests.get()

    def next_reader_request(self) -> OpenModel | ClassifySamples | None:
        """Wait for a reader's next request; None to end."""
        while (message := self.next_request()) is not None:
            _, request = message
            if isinstance(request, OpenModel | ClassifySamples):
                return request
            _log.warning("dropped %s", type(request).__name__)
        return None

    def _read(self) -> None:
        for line in self._stream:
            try:
                job, request = decode_request(line)
            except ProtocolError as error:
                _log.warning("dropped a request: %s", error)
                continue
            match request:
                case Stop():
                    break
                case Pause():
                    self._pause.set()
                case Resume():
                    self._pause.clear()
                case _:
                    self._requests.put((job, request))
        self._stop.set()
        self._requests.put(None)


class Outbox:
    """Events to the window, one line each, whole even when several threads report."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self.job = ""

    def send(self, event: Event) -> None:
        """Write one event; a window that is gone ends the process."""
        line = encode_event(event, job=self.job)
        with self._lock:
            try:
                self._stream.write(line)
                self._stream.flush()
            except BrokenPipeError:
                os._exit(0)

    def end(self, ending: Ending) -> None:
        """Write the job's one ending."""
        self.send(ending)


def _claim_standard_output() -> BinaryIO:
    """Return the real standard output, and send all that others print there to standard error."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return channel
