"""Buckets of requests: full at first, filled again over a minute, bounded in number."""

import pytest

from gainloop.api.rate_limits import RateLimits
from gainloop.errors import TryLater


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rates(clock: Clock) -> RateLimits:
    return RateLimits(clock=clock, most_buckets=3)


def use_up(rates: RateLimits, key: str, per_minute: int) -> None:
    for _ in range(per_minute):
        rates.take(key, per_minute)


def wait_of(rates: RateLimits, key: str, per_minute: int) -> int:
    with pytest.raises(TryLater) as refused:
        rates.take(key, per_minute)
    assert (refused.value.code, refused.value.limit) == ("RATE_LIMITED", per_minute)
    return refused.value.wait_seconds


@pytest.mark.parametrize(("per_minute", "wait"), [(120, 1), (60, 1), (10, 6), (7, 9), (1, 60)])
def test_one_too_many_is_told_when_the_next_may_come(
    rates: RateLimits, clock: Clock, per_minute: int, wait: int
) -> None:
    use_up(rates, "a", per_minute)
    assert wait_of(rates, "a", per_minute) == wait

    clock.now += wait
    rates.take("a", per_minute)


def test_after_a_minute_a_bucket_is_full_and_no_fuller(rates: RateLimits, clock: Clock) -> None:
    use_up(rates, "a", 5)

    clock.now += 3600
    use_up(rates, "a", 5)
    wait_of(rates, "a", 5)


def test_a_bucket_fills_a_part_at_a_time(rates: RateLimits, clock: Clock) -> None:
    use_up(rates, "a", 10)

    clock.now += 3
    assert wait_of(rates, "a", 10) == 3
    clock.now += 3
    rates.take("a", 10)


def test_buckets_are_apart(rates: RateLimits) -> None:
    use_up(rates, "a", 5)

    rates.take("b", 5)


def test_looking_counts_nothing(rates: RateLimits) -> None:
    for _ in range(10):
        rates.check("a", 2)
    use_up(rates, "a", 2)

    with pytest.raises(TryLater):
        rates.check("a", 2)


def test_a_role_that_changes_takes_its_own_limit_along(rates: RateLimits) -> None:
    use_up(rates, "a", 300)

    assert wait_of(rates, "a", 120) == 1


def test_the_bucket_that_was_not_used_for_longest_is_dropped(rates: RateLimits) -> None:
    use_up(rates, "old", 2)
    use_up(rates, "busy", 2)
    rates.take("c", 2)
    wait_of(rates, "busy", 2)

    rates.take("d", 2)

    rates.take("old", 2)
    wait_of(rates, "busy", 2)
    assert len(rates._buckets) == 3
