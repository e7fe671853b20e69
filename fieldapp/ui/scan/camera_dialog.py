"""Taking a photo with the laptop's camera."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.ui import theme
from fieldapp.ui.scan.camera import CameraFeed
from fieldapp.ui.scan.camera_view import CameraView
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog


def open_camera(
    parent: QWidget,
    camera: str,
    on_image: Callable[[QImage], object],
    on_error: Callable[[FieldappError], object],
) -> None:
    """Show the camera of that name and hand over one picture; `on_error` where there is none, or it gives out."""
    dialog = Dialog(_title(), parent=parent)
    view = CameraView(aims=False)
    view.setMinimumHeight(theme.current().px(360))
    try:
        feed = CameraFeed(camera, dialog)
    except FieldappError as trouble:
        dialog.deleteLater()
        on_error(trouble)
        return
    dialog.add(view)
    dialog.add_no()
    take = dialog.add_button(Button(_title(), "camera", ButtonKind.PRIMARY), dialog.accept)
    take.setEnabled(False)  # until there is a picture
    feed.frame.connect(view.show_image)
    feed.frame.connect(lambda _image: take.setEnabled(True))
    feed.failed.connect(dialog.reject)
    feed.failed.connect(on_error)
    dialog.accepted.connect(lambda: on_image(view.image))
    dialog.finished.connect(lambda _result: feed.stop())
    feed.start()
    dialog.open()


def _title() -> str:
    return QCoreApplication.translate("camera", "Take a photo")
