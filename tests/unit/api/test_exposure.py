"""Demo accounts stay on this machine: a server that a network could reach does not start."""

import pytest

from gainloop.api.app import check_exposure
from gainloop.errors import GateBlocked
from gainloop.settings import load_settings


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost"])
def test_demo_accounts_are_offered_on_loopback(host: str) -> None:
    check_exposure(load_settings(host=host))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "gainloop.example", ""])
def test_demo_accounts_off_loopback_are_refused(host: str) -> None:
    with pytest.raises(GateBlocked, match="GAINLOOP_DEMO_ACCOUNTS=false") as caught:
        check_exposure(load_settings(host=host))

    assert caught.value.code == "DEMO_ACCOUNTS_EXPOSED"


def test_without_demo_accounts_any_address_is_fine() -> None:
    check_exposure(load_settings(host="0.0.0.0", demo_accounts=False))
