"""Trackers that are switched off by a variable of their own."""


def mute(muting):
    muting.switch(CLEARML_OFFLINE_MODE="1", DVC_STUDIO_OFFLINE="true", DVC_NO_ANALYTICS="true")
