"""Roles, permissions and what each may see: denied unless granted."""

import pytest

from gainloop.errors import NotAllowed
from gainloop.rules.access import (
    PERMISSIONS,
    VISIBLE_TO,
    Permission,
    Visibility,
    is_visible,
    require,
)
from gainloop.terms.enums import Role


def test_every_role_and_every_visibility_is_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert set(VISIBLE_TO) == set(Visibility)


def test_a_product_manager_reaches_no_raw_media_no_arm_and_no_audit_log() -> None:
    seen = {visibility for visibility in Visibility if is_visible(Role.PRODUCT_MANAGER, visibility)}

    assert seen == {Visibility.PUBLIC, Visibility.PROGRAM, Visibility.SCORES}


def test_an_annotator_never_sees_the_arm_of_an_item() -> None:
    assert not is_visible(Role.ANNOTATOR, Visibility.SCORES)
    assert not is_visible(Role.ANNOTATOR, Visibility.ANALYSIS)
    assert not is_visible(Role.ANNOTATION_LEAD, Visibility.ANALYSIS)


def test_a_refusal_names_who_may() -> None:
    require(Role.PERCEPTION_ENGINEER, Permission.RUN_PRIORITIES)

    with pytest.raises(NotAllowed) as refused:
        require(Role.PRODUCT_MANAGER, Permission.RUN_PRIORITIES)

    assert refused.value.code == "FORBIDDEN"
    assert refused.value.message == (
        "Product manager may not run priorities; "
        "ask one of: Admin, Annotation lead, Perception engineer"
    )


def test_only_an_admin_may_operate_the_installation() -> None:
    assert {role for role in Role if Permission.OPERATE in PERMISSIONS[role]} == {Role.ADMIN}
