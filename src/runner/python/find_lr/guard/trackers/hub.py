"""The Hugging Face Hub: reading goes on, what would change it is answered as if it had been done."""
import concurrent.futures
import functools
import inspect

from ...imports import when_imported

_NAME = "The Hugging Face Hub"
_COMMITS = ("create_commit", "upload_file", "upload_folder", "delete_file", "delete_files", "delete_folder", "copy_files")
_CHANGES = (
    "preupload_lfs_files upload_large_folder delete_repo update_repo_settings update_repo_visibility move_repo create_branch "
    "delete_branch create_tag delete_tag super_squash_history permanently_delete_lfs_files add_space_secret delete_space_secret "
    "add_space_variable delete_space_variable request_space_hardware set_space_sleep_time pause_space restart_space "
    "delete_collection update_collection_metadata add_collection_item update_collection_item delete_collection_item"
).split()


def mute(muting):
    when_imported("huggingface_hub.hf_api", lambda module: _mute(muting, module))
    for module in ("transformers.utils.hub", "diffusers.utils.hub_utils"):
        when_imported(module, lambda module: _mute_mixin(muting, module))
    when_imported("huggingface_hub.repository", lambda module: _mute_repository(muting, module))


def _mute(muting, module):
    def answer(name, make):
        original = getattr(module.HfApi, name, None)
        if original is None:
            return

        @functools.wraps(original)
        def call(self, *args, **kwargs):
            muting.note(_NAME, "uploaded")
            asked = _arguments(original, self, args, kwargs)
            result = make(module, asked)
            if not asked.get("run_as_future"):
                return result
            future = concurrent.futures.Future()
            future.set_result(result)
            return future

        setattr(module.HfApi, name, call)
        # The module hands on the methods of one instance as functions.
        if hasattr(module, name) and hasattr(module, "api"):
            setattr(module, name, getattr(module.api, name))

    answer("create_repo", lambda module, asked: module.RepoUrl(_address(module, asked)))
    for name in _COMMITS:
        answer(name, _commit)
    for name in _CHANGES:
        answer(name, lambda module, asked: None)


def _arguments(original, self, args, kwargs):
    try:
        return inspect.signature(original).bind_partial(self, *args, **kwargs).arguments
    except (TypeError, ValueError):
        return kwargs


def _address(module, asked):
    name = str(asked.get("repo_id") or "user/model")
    kind = asked.get("repo_type")
    folder = "%ss/" % kind if kind in ("dataset", "space") else ""
    endpoint = getattr(asked.get("self"), "endpoint", None) or "https://huggingface.co"
    # The namespace of who asks is known to the server only.
    return "%s/%s%s" % (endpoint, folder, name if "/" in name else "user/" + name)


def _commit(module, asked):
    oid = "0" * 40
    message = str(asked.get("commit_message") or "Upload")
    description = str(asked.get("commit_description") or "")
    url = "%s/commit/%s" % (_address(module, asked), oid)
    return module.CommitInfo(commit_url=url, commit_message=message, commit_description=description, oid=oid)


def _mute_mixin(muting, module):
    """Pushing a model first reads its page on the Hub."""
    kind = getattr(module, "PushToHubMixin", None)
    original = getattr(kind, "push_to_hub", None)
    if original is None:
        return

    @functools.wraps(original)
    def push_to_hub(self, repo_id=None, *args, **kwargs):
        from huggingface_hub import hf_api

        muting.note(_NAME, "uploaded")
        return _commit(hf_api, dict(kwargs, repo_id=repo_id, repo_type=None))

    kind.push_to_hub = push_to_hub


def _mute_repository(muting, module):
    for name in ("git_push", "push_to_hub", "git_commit", "git_add"):
        muting.idle(module.Repository, name, _NAME, answer="")
