"""The curves of a training or a run in two plots, one above the other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.sessions.batch_series import Span
from workbench.sessions.curves import QUANTITIES, Quantity, TrainingCurves
from workbench.sessions.plot_files import PlotFiles, PlottedRun
from workbench.sessions.preferences import Preferences
from workbench.sessions.run_curves import RunCurves
from workbench.sessions.runs import RunEntry, RunsSession
from workbench.sessions.training import TrainingSession
from workbench.ui.messages import Messages
from workbench.ui.theme import Theme
from workbench.ui.widgets.curve_card import CurveCard
from workbench.ui.widgets.curve_plot import CurvePlot
from workbench.ui.widgets.overlay_colours import overlay_colour
from workbench.ui.widgets.plot_actions import BATCHES, EPOCHS, PlotActions
from workbench.ui.widgets.plot_picture import picture_of
from workbench.ui.widgets.read_out import Overlay

# Ten times a second is smooth to look at, and leaves the processor to the training.
_REDRAW_MS = 100
_LOG_KEY = "curves/log"
_KIND_KEY = "curves/kind"
# What the upper and the lower plot show, and where that is remembered.
_QUANTITIES: tuple[tuple[str, Quantity], ...] = (("curves/upper", "loss"), ("curves/lower", "accuracy"))


class CurvesPanel(QWidget):
    """Shows the training that runs, redrawn from a timer, or a run from its folder.

    Both plots show the same stretch of the run, and read out the same place of it. What they show,
    and how, is remembered.
    """

    def __init__(
        self,
        *,
        training: TrainingSession,
        runs: RunsSession,
        run_curves: RunCurves,
        files: PlotFiles,
        messages: Messages,
        preferences: Preferences,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._training = training
        self._runs = runs
        self._run_curves = run_curves
        self._files = files
        self._messages = messages
        self._preferences = preferences
        self._theme = theme
        self._shown: TrainingCurves | None = None
        self._name = ""
        self._entry: RunEntry | None = None
        self._ticked: tuple[tuple[RunEntry, str], ...] = ()
        self._without: Path | None = None
        self._span: Span | None = None
        self._drawn_version = -1
        # Each widget is made where it stays: one that moves is styled again, with all that it holds.
        upper, lower = (self._recalled(key, quantity) for key, quantity in _QUANTITIES)
        self._cards = (
            CurveCard(upper, theme=theme, parent=self),
            CurveCard(lower, theme=theme, parent=self),
        )
        self.actions_bar = PlotActions(self._cards[0])
        self._cards[0].add_trailing_widget(self.actions_bar)
        self._cards[1].add_trailing_widget(self.actions_bar.kind)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        for card in self._cards:
            layout.addWidget(card, 1)
        self._timer = QTimer(self, interval=_REDRAW_MS)
        self._connect()
        self.actions_bar.log_button.setChecked(preferences.flag(_LOG_KEY))
        if preferences.text(_KIND_KEY, BATCHES) == EPOCHS:
            self.actions_bar.kind.choose(EPOCHS)
            self._on_by_batch_chosen(False)

    @property
    def loss_plot(self) -> CurvePlot:
        """The upper plot, of the loss unless the user has chosen something else."""
        return self._cards[0].plot

    @property
    def accuracy_plot(self) -> CurvePlot:
        """The lower plot, of the accuracy unless the user has chosen something else."""
        return self._cards[1].plot

    @property
    def cards(self) -> tuple[CurveCard, CurveCard]:
        """The upper and the lower plot in their cards."""
        return self._cards

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ``theme``."""
        self._theme = theme
        for card in self._cards:
            card.set_theme(theme)
        self._ticked = tuple(
            (entry, overlay_colour(theme, place)) for place, (entry, _colour) in enumerate(self._ticked)
        )
        self._draw_overlays()

    def follow_training(self) -> None:
        """Draw the training of the session, and go on drawing while it runs."""
        if not self._timer.isActive():
            self.show_training()
            self._timer.start()

    def show_training(self) -> None:
        """Draw the training of the session as it stands."""
        self._timer.stop()
        self._entry = None
        self._drawn_version = -1
        self._on_redraw()

    def show_run(self, entry: RunEntry | None) -> None:
        """Show a run as its folder has it, or nothing."""
        self._timer.stop()
        self._drawn_version = -1
        self._entry = entry if entry is not None and entry.epochs else None
        if self._entry is None:
            self._show(None, name="")
        else:
            self._show(self._run_curves.of(self._entry), name=self._entry.run.name)

    def set_overlays(self, ticked: tuple[tuple[RunEntry, str], ...], *, without: Path | None) -> None:
        """Lay ticked runs over, each in its colour, but for the one that is shown anyway."""
        self._ticked = ticked
        self._without = without
        self._draw_overlays()

    def _connect(self) -> None:
        self._timer.timeout.connect(self._on_redraw)
        self._run_curves.loaded.connect(self._on_run_loaded)
        self._files.written.connect(self._on_written)
        self._files.failed.connect(self._messages.failure)
        bar = self.actions_bar
        bar.by_batch_chosen.connect(self._on_by_batch_chosen)
        bar.log_chosen.connect(self._on_log_chosen)
        bar.whole_requested.connect(self._on_whole_requested)
        bar.picture_wanted.connect(self._on_picture_wanted)
        bar.table_wanted.connect(self._on_table_wanted)
        for card in self._cards:
            card.quantity_chosen.connect(self._on_quantity_chosen)
            card.plot.span_chosen.connect(self._on_span_chosen)
            card.plot.pointed.connect(self._on_pointed)
            card.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            card.customContextMenuRequested.connect(self._on_menu_requested)

    def _recalled(self, key: str, quantity: Quantity) -> Quantity:
        found = self._preferences.text(key, quantity)
        return found if found in QUANTITIES else quantity

    def _others(self) -> tuple[tuple[RunEntry, str], ...]:
        return tuple((entry, colour) for entry, colour in self._ticked if entry.path != self._without)

    def _show(self, curves: TrainingCurves | None, *, name: str) -> None:
        if name != self._name and self._span is not None:
            # Another run: what was zoomed to means nothing there.
            self._set_span(None)
        self._shown = curves
        self._name = name
        self._draw()

    def _draw(self) -> None:
        curves = self._shown
        for card in self._cards:
            lines = curves.of(card.quantity, self._span) if curves is not None else None
            card.show_curves(lines, epochs=curves.epochs if curves is not None else 1)
        self._show_actions()

    def _draw_overlays(self) -> None:
        loaded = [(entry.run.name, colour, self._run_curves.of(entry)) for entry, colour in self._others()]
        for card in self._cards:
            card.show_overlays(
                tuple(
                    Overlay(name=name, colour=colour, curves=curves.of(card.quantity, self._span))
                    for name, colour, curves in loaded
                )
            )
        self._show_actions()

    def _show_actions(self) -> None:
        has_lines = self._shown is not None or bool(self._others())
        self.actions_bar.show_state(
            has_lines=has_lines, is_zoomed=self._span is not None, file_name=self._name or "curves"
        )

    def _set_span(self, span: Span | None) -> None:
        self._span = span
        for card in self._cards:
            card.plot.show_span(span)

    def _on_redraw(self) -> None:
        curves = self._training.curves
        version = curves.version if curves is not None else 0
        if version == self._drawn_version:
            return
        self._drawn_version = version
        state = self._training.state
        if curves is not None and curves.lacks_history:
            self._add_history(curves, Path(state.run))
        entry = self._runs.entry(Path(state.run)) if state.run else None
        self._show(curves, name=entry.run.name if entry is not None else "")

    def _add_history(self, curves: TrainingCurves, run: Path) -> None:
        """Put what a continued training had before in front, or have it read."""
        earlier = self._run_curves.known(run)
        if earlier is not None and len(earlier.epoch_rows) >= curves.first_epoch - 1:
            curves.add_history(earlier)
        else:
            self._run_curves.read(run, planned=curves.epochs)

    def _on_run_loaded(self, path: Path) -> None:
        curves = self._training.curves
        if curves is not None and curves.lacks_history and path == Path(self._training.state.run):
            earlier = self._run_curves.known(path)
            if earlier is not None:
                curves.add_history(earlier)
        if self._entry is not None and self._entry.path == path:
            self.show_run(self._entry)
        if any(entry.path == path for entry, _colour in self._others()):
            self._draw_overlays()

    def _on_by_batch_chosen(self, by_batch: bool) -> None:
        self._preferences.remember(_KIND_KEY, BATCHES if by_batch else EPOCHS)
        for card in self._cards:
            card.plot.set_by_batch(by_batch)

    def _on_log_chosen(self, is_log: bool) -> None:
        self._preferences.remember(_LOG_KEY, is_log)
        for card in self._cards:
            card.plot.set_log(is_log)

    def _on_quantity_chosen(self, quantity: Quantity) -> None:
        card = self.sender()
        for one, (key, _default) in zip(self._cards, _QUANTITIES, strict=True):
            if one is card:
                one.set_quantity(quantity)
                self._preferences.remember(key, quantity)
        self._draw()
        self._draw_overlays()

    def _on_span_chosen(self, span: Span | None) -> None:
        self._set_span(span)
        # Batches of a stretch alone are drawn in more detail.
        self._draw()
        self._draw_overlays()

    def _on_whole_requested(self) -> None:
        self._on_span_chosen(None)

    def _on_pointed(self, place: float | None) -> None:
        for card in self._cards:
            card.plot.point_at(place)

    def _on_menu_requested(self, place: QPoint) -> None:
        card = self.sender()
        if isinstance(card, CurveCard):
            menu = self.actions_bar.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(card.mapToGlobal(place))

    def _on_picture_wanted(self, path: Path) -> None:
        self._on_pointed(None)
        plots = tuple(card.for_picture(name=self._name) for card in self._cards)
        self._files.write_picture(path, picture_of(plots, theme=self._theme, font=self.font()))

    def _on_table_wanted(self, path: Path) -> None:
        runs = [PlottedRun.of(self._name, self._shown)] if self._shown is not None else []
        runs += [
            PlottedRun.of(entry.run.name, self._run_curves.of(entry)) for entry, _colour in self._others()
        ]
        self._files.write_table(path, tuple(runs))

    def _on_written(self, path: Path) -> None:
        what = "plots" if path.suffix.lower() == ".png" else "curves"
        self._messages.info(f"The {what} are in {path}.")
