"""Drives a real kernel: a line of JSON in is a request, lines of JSON out are the kernel's messages, a `reply` the last."""
import json
import sys
import threading
from queue import Empty

from jupyter_client.manager import KernelManager


def main():
    manager = KernelManager(kernel_name="python3")
    manager.kernel_spec.argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    say({"type": "ready", "pid": manager.provisioner.process.pid})
    try:
        for line in sys.stdin:
            request = json.loads(line)
            if "interrupt" in request:
                manager.interrupt_kernel()
            else:
                threading.Thread(target=execute, args=(client, request), daemon=True).start()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def execute(client, request):
    message = client.session.msg(
        "execute_request",
        {
            "code": request["code"], "silent": False, "store_history": request["history"], "user_expressions": {},
            "allow_stdin": False, "stop_on_error": True,
        },
    )
    # As JupyterLab does.
    message["metadata"] = {"cellId": request["cellId"]} if request.get("cellId") else {}
    client.shell_channel.send(message)
    own = message["header"]["msg_id"]
    while True:
        try:
            told = client.get_iopub_msg(timeout=120)
        except Empty:
            break
        if told["parent_header"].get("msg_id") != own:
            continue
        say({"type": told["msg_type"], "content": told["content"]})
        if told["msg_type"] == "status" and told["content"]["execution_state"] == "idle":
            break
    reply = client.get_shell_msg(timeout=60)
    while reply["parent_header"].get("msg_id") != own:
        reply = client.get_shell_msg(timeout=60)
    say({"type": "reply", "content": {key: reply["content"].get(key) for key in ("status", "ename", "evalue", "execution_count")}})


def say(message):
    print(json.dumps(message, default=str), flush=True)


main()
