"""Bank receipt lists and official lists as kinds of import (intake.handlers)."""


def register() -> None:
    """Let intake know who reads these lists; called once from AppConfig.ready."""
    from arrears.imports.official import OfficialListHandler
    from arrears.imports.receipts import ReceiptListHandler
    from intake.enums import BatchKind
    from intake.handlers import register_handler

    register_handler(BatchKind.RECEIPTS, ReceiptListHandler())
    register_handler(BatchKind.OFFICIAL, OfficialListHandler())
