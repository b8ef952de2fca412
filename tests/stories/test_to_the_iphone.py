"""From the Export page onto an iPhone: the project is written, built, cancelled, put right and installed.

Executables stand in Xcode's place; everything else is real, the child processes as well.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.driving import Driver
from tests.ios.fake_xcode import UDID, FakeXcode, is_gone, listing, make_xcode, phone, phone_5
from workbench.sessions.build import BuildPhase

pytestmark = [pytest.mark.qt_log_level_fail("WARNING"), pytest.mark.qt_log_ignore("propagateSizeHints")]


@pytest.fixture
def xcode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeXcode:
    return make_xcode(tmp_path, monkeypatch)


@pytest.mark.usefixtures("trained_home")
def test_an_exported_app_comes_onto_an_iphone(xcode: FakeXcode, driver: Driver, tmp_path: Path) -> None:
    driver.open()
    project = _export(driver, tmp_path)
    page, build = driver.export_page, driver.workbench.sessions.build
    view = page.results.build

    xcode.answer("list", json=listing(phone_5(), phone(udid="x", pairingState="unpaired"), version=5))
    driver.click(page.written.build_button)
    driver.wait(lambda: build.state.phase is BuildPhase.DONE, "the app for the simulator")
    assert build.state.app == xcode.product
    assert "** BUILD SUCCEEDED ** [41.235 sec]" in view.output.toPlainText()
    (call,) = xcode.calls("build")
    assert str(project / "Ziffernleser.xcodeproj") in call.words

    view.places.setCurrentIndex(1)
    _cancel(driver, xcode)
    xcode.answer("build", said=f"{project}/App/Own.swift:3:1: error: no\n", status=65, seconds=0.0)
    driver.click(view.build_button)
    driver.wait(lambda: build.state.phase is BuildPhase.FAILED, "the failure")
    assert "The app does not compile: 1 error in its code." in view.text
    assert view.output.toPlainText().startswith("App/Own.swift:3:1: error: no")

    xcode.answer("build", said="Ld /x (in target 'DigitCamera' from project 'Ziffernleser')\n", status=0)
    driver.click(view.build_button)
    driver.wait(lambda: build.state.phase is BuildPhase.DONE, "the app on the iPhone")
    (install,) = xcode.calls("install")
    assert UDID in install.words
    assert view.text == "The app is on “Ada’s iPhone”"
    assert len(xcode.calls("launch")) == 1


def _export(driver: Driver, tmp_path: Path) -> Path:
    page, export = driver.export_page, driver.workbench.sessions.export
    driver.go_to("export")
    driver.wait(lambda: page.model.run_choice.count() == 1, "the run to export")
    driver.type(page.form.editor("app_name"), "Ziffernleser")
    page.form.set_folder(tmp_path / "exports")
    driver.click(page.export_button)
    driver.wait(lambda: export.state.written is not None, "the Xcode project", seconds=300)
    return tmp_path / "exports" / "Ziffernleser"


def _cancel(driver: Driver, xcode: FakeXcode) -> None:
    """Cancel a build for the iPhone that does not want to end."""
    build = driver.workbench.sessions.build
    view = driver.export_page.results.build
    xcode.answer("build", seconds=600.0, with_child=True, ignored=("SIGINT",))
    driver.click(view.build_button)
    driver.wait((xcode.folder / "child.pid").exists, "xcodebuild")
    driver.click(view.cancel_button)
    driver.wait(lambda: build.state.phase is BuildPhase.CANCELLED, "the end of xcodebuild")
    assert all(is_gone(process) for process in xcode.process_ids())
    xcode.answer("build", with_child=False, ignored=())
