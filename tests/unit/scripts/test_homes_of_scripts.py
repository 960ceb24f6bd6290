"""Scripts that look at a home need one that is there: a misspelt folder is not made."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scripts import error_windows, similar_failures


@pytest.mark.parametrize("main", [error_windows.main, similar_failures.main])
@pytest.mark.parametrize("place", ["none", ""])
def test_a_folder_that_is_no_home_is_refused_and_left_alone(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    main: Callable[[Sequence[str]], object],
    place: str,
) -> None:
    folder = tmp_path / place

    with pytest.raises(SystemExit) as stopped:
        main([str(folder)])

    assert stopped.value.code == 2
    assert f"{folder} is no home" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
