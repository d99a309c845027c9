"""Reinforcement learning: the agent makes its own data, so its loss may grow while it learns."""
import sys

_ENVIRONMENTS = ("gymnasium", "gym", "pettingzoo", "dm_control", "ale_py", "vizdoom", "minigrid")


def note_trial(session):
    """Right before the first step: tells that the loss will not say whether the agent gets on, where the script plays in an environment."""
    name = next((name for name in _ENVIRONMENTS if name in sys.modules), None)
    if name is not None:
        session.note(
            "no-progress",
            "The script learns from an environment (%s): the loss of reinforcement learning is no measure of progress, and may grow while the agent learns."
            % name,
        )
