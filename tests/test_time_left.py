"""The option ``--time-left`` of the tests themselves."""

from pathlib import Path
from types import SimpleNamespace

import pytest


def begin(request, *, slow, left):
    """Ask the hook of the tests whether a test may begin."""
    hooks = request.config.pluginmanager.get_plugin(str(Path(__file__).with_name("conftest.py")))
    item = SimpleNamespace(config=SimpleNamespace(getoption=lambda name: left),
                           get_closest_marker=lambda name: slow or None)
    hooks.pytest_runtest_setup(item)


def test_a_slow_test_is_not_begun_once_the_time_is_over(request):
    with pytest.raises(pytest.skip.Exception, match="no time left: 0 seconds are over"):
        begin(request, slow=True, left=0.0)


@pytest.mark.parametrize(("slow", "left"), [(False, 0.0), (True, None), (True, 1e9)])
def test_all_others_are(request, slow, left):
    begin(request, slow=slow, left=left)
