"""The Export page's way to a built app: a view of the build, and what its buttons do."""

from __future__ import annotations

from PySide6.QtCore import QObject

from workbench.core.building import Device
from workbench.sessions.build import BuildPhase, BuildSession
from workbench.sessions.desktop import reveal
from workbench.sessions.export import ExportSession
from workbench.sessions.export_state import ExportPhase
from workbench.sessions.written_project import WrittenProject
from workbench.ui.messages import Messages
from workbench.ui.pages.export import ExportPage
from workbench.ui.widgets.export_results import BUILD

_WAIT = "Wait until the app is built, or cancel the build."


class ExportBuild(QObject):
    """Builds the project that was exported last; nothing is exported over it meanwhile."""

    def __init__(
        self, page: ExportPage, *, session: BuildSession, export: ExportSession, messages: Messages
    ) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._export = export
        self._messages = messages
        self._project: WrittenProject | None = export.state.written
        self._was_busy = False
        self.view = page.results.build
        page.written.build_requested.connect(self._on_build_requested)
        self.view.build_requested.connect(self._on_place_chosen)
        self.view.cancel_requested.connect(session.stop)
        self.view.look_requested.connect(self._on_look_requested)
        self.view.reveal_requested.connect(self._on_reveal_requested)
        session.state_changed.connect(self._on_session_changed)
        session.build_ended.connect(self._on_build_ended)
        export.state_changed.connect(self._on_export_changed)
        self._render_state()

    def _render_state(self) -> None:
        project, state = self._project, self._session.state
        if project is None:
            self.view.show_nothing("hammer", "Nothing to build yet", "Export the app first.")
        elif project.lack is not None:
            self.view.show_nothing("hammer", project.lack.message, project.lack.hint)
        else:
            is_exporting = self._export.state.phase is ExportPhase.EXPORTING
            self.view.show_build(project, state, can_build=not is_exporting)

    def _build(self, project: WrittenProject, device: Device | None) -> None:
        self._session.build(project.path, device)

    def _on_build_requested(self) -> None:
        """Show the build; begin with the simulator, where nothing was built yet."""
        self._page.results.show_view(BUILD)
        project = self._project
        if project is not None and project.xcode is not None and self._session.state.phase is BuildPhase.IDLE:
            self._build(project, None)

    def _on_place_chosen(self, device: Device | None) -> None:
        if self._project is not None:
            self._build(self._project, device)

    def _on_look_requested(self) -> None:
        self._session.look_for_devices()

    def _on_reveal_requested(self) -> None:
        if self._session.state.app is not None:
            reveal(self._session.state.app)

    def _on_session_changed(self) -> None:
        is_busy = self._session.state.phase.is_busy()
        if is_busy is not self._was_busy:
            self._was_busy = is_busy
            self._page.hold(_WAIT if is_busy else "")
        self._render_state()

    def _on_build_ended(self) -> None:
        error = self._session.state.error
        if error is not None and not self.view.isVisible():
            self._messages.failure(error)

    def _on_export_changed(self) -> None:
        written = self._export.state.written
        if written is not self._project:
            self._project = written
            self._session.forget()
        self._render_state()
