"""The log, log-ins, status and configuration, as each role is answered (spec 60 §2, §14)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    manager, _ = stage.caller("manager")
    artist, _ = stage.caller("user")
    project = stage.project["id"]
    for caller in (api, manager, artist):
        for query in (
            f"?project_id={project}&limit=0",
            f"?project_id={UNKNOWN}",
            "?project_id=zz",
            "?limit=zz",
            f"?project_id={project}&after=2020-01-01&before=2020-01-02",
            f"?project_id={project}&before=yesterday",
            f"?project_id={project}&cursor_event_id=zz",
            f"?project_id={project}&cursor_event_id={UNKNOWN}",
            f"?project_id={project}&name=no:such",
            f"?project_id={project}&name_prefixes=no&name_suffixes=such",
            f"?project_id={project}&name_prefixes=No%20Such",
            f"?project_id={project}&person_ids=zz",
            f"?project_id={project}&person_ids={UNKNOWN}",
            f"?project_id={project}&only_files=true",
        ):
            caller.get(f"/data/events/last{query}")
        for query in (
            "?limit=0",
            "?limit=zz",
            "?before=x",
            "?cursor_login_log_id=zz",
            f"?person_ids={UNKNOWN}",
        ):
            caller.get(f"/data/events/login-logs/last{query}")
    api.get(f"/data/events/last?project_id={project}&name=task-type:new")
    artist.get("/data/events/names")
    artist.get("/data/events?limit=1")
    artist.get("/stats")
    artist.get("/data/plugins")
    manager.get("/data/plugins")
    manager.post("/data/plugins", {"plugin_id": "x"})
    api.post("/data/plugins", {"plugin_id": "x"})
    for path in ("/config", "/status/test-event", "/admin/config/check"):
        api.get(path)
    stage.leave()
