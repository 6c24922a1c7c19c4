"""The dashboard without a browser: open an address, read what is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Table

from analytics.home import PROJECT


def opened(screen: str = "overview", kept: Mapping[str, object] | None = None, /, **query: str) -> AppTest:
    """The dashboard after opening a screen's address in a new session, or in one that has kept something."""
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    for name, value in (kept or {}).items():
        app.session_state[name] = value
    return _ask(app, query) if screen == "overview" else turned(app, screen, **query)


def turned(app: AppTest, screen: str, **query: str) -> AppTest:
    """The same session on another screen."""
    app.switch_page(f"pages/{screen}.py")
    return _ask(app, query)


def _ask(app: AppTest, query: dict[str, str]) -> AppTest:
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> Iterator[str]:
    """Everything that is written on the screen, but for what charts draw."""
    for element in (*app.main, *app.sidebar):
        written = (getattr(element, name, None) for name in ("label", "value", "body"))
        yield from (text for text in written if isinstance(text, str))
        yield from getattr(element, "options", [])
        if isinstance(element, Table):
            yield from element.value.columns


def state(app: AppTest) -> dict[str, str]:
    """What the address carries, one value a name."""
    return {name: value if isinstance(value, str) else value[-1] for name, value in dict(app.query_params).items()}
