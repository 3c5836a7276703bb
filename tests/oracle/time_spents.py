"""Time logged on tasks, time sheets, presence (spec 30 §10, 10 §D2, D4; 20 §13.7)."""

from tests.oracle.stage import UNKNOWN, Stage


def scenario(api):
    stage = Stage(api)
    layout = stage.task_type("Layout", "Shot")
    sequence = stage.make("sequence", "SQ", episode_id=stage.project["first_episode_id"])
    shot = stage.make("shot", "A", sequence_id=sequence)
    manager, _ = stage.caller("manager")
    artist, artist_id = stage.caller("user")
    mate, mate_id = stage.caller("user")
    task = stage.task(shot, layout, artist_id)
    logged(api, manager, artist, mate, artist_id, mate_id, task)
    for caller in (api, manager, artist):
        read(caller, stage, shot, layout, task, artist_id)
    logins(api, manager, artist, artist_id)
    forgotten(api, artist, task, artist_id)


def logged(api, manager, artist, mate, artist_id, mate_id, task):
    base = f"/actions/tasks/{task}/time-spents"
    artist.post(f"{base}/2031-02-03/persons/{artist_id}", {"duration": 60})
    artist.post(f"{base}/2031-02-03/persons/{artist_id}", {"duration": 30.5})
    artist.post(f"{base}/2031-02-03/persons/{artist_id}/add", {"duration": 29.5})
    manager.post(f"{base}/2031-02-04/persons/{artist_id}", {"duration": 120})
    manager.post(f"{base}/2030-12-30/persons/{artist_id}/add", {"duration": 15})
    artist.post(f"{base}/2031-02-05/persons/{artist_id}?duration=45")
    api.get(f"/data/persons/{artist_id}")
    for body in ({}, {"duration": 0}, {"duration": -1}, {"duration": "x"}):
        artist.post(f"{base}/2031-02-06/persons/{artist_id}", body)
    for day in ("soon", "2031-02-30", "2031-02-03T10:00:00"):
        artist.post(f"{base}/{day}/persons/{artist_id}", {"duration": 1})
    mate.post(f"{base}/2031-02-03/persons/{artist_id}", {"duration": 1})
    mate.post(f"{base}/2031-02-03/persons/{mate_id}", {"duration": 1})
    api.post(f"{base}/2031-02-03/persons/{mate_id}", {"duration": 1})
    api.post(f"{base}/2031-02-03/persons/{UNKNOWN}", {"duration": 1})
    api.post(f"/actions/tasks/{UNKNOWN}/time-spents/2031-02-03/persons/{artist_id}", {"duration": 1})


def read(api, stage, shot, layout, task, artist_id):
    api.get(f"/actions/tasks/{task}/time-spents")
    api.get(f"/actions/tasks/{task}/time-spents/2031-02-03")
    api.get(f"/actions/tasks/{task}/time-spents/2031-02-20")
    api.get(f"/data/entities/{shot}/time-spents")
    api.get(f"/data/projects/{stage.id}/time-spents")
    of_type = f"/data/projects/{stage.id}/task-types/{layout}/time-spents"
    for query in ("?start_date=2031-02-03&end_date=2031-02-04", "?start_date=x&end_date=y"):
        api.get(of_type + query)
    base = f"/data/persons/{artist_id}/time-spents"
    for path in (
        "/2031-02-03", "/2031-02-20", "/soon", "/year/2031", "/month/2031/02", "/month/2031/2", "/month/2031/13",
        "/week/2031/6", "/day/2031/2/3", "/day/2031/2/30", "/month/all/2031/2", f"/year/2031?project_id={stage.id}",
        "?start_date=2031-02-03&end_date=2031-02-04", "?start_date=2031-02-03", "?start_date=x&end_date=y",
    ):  # fmt: skip
        api.get(base + path)
    api.get(f"/data/persons/{UNKNOWN}/time-spents/2031-02-03")
    tables = "/data/persons/time-spents"
    for path in (
        "/year-table",
        "/month-table/2031",
        "/week-table/2030",
        "/day-table/2031/2",
        "/day-table/2031/13",
    ):
        api.get(f"{tables}{path}?project_id={stage.id}")
    for path in ("/2031-02-03", "/2031-02-20", "/x", "?start_date=2031-02-03&end_date=2031-02-04"):
        api.get(f"/data/user/time-spents{path}")
    api.get(f"/data/user/tasks/{task}/time-spents/2031-02-03")


def logins(api, manager, artist, artist_id):
    path = f"/data/persons/{artist_id}/desktop-login-logs"
    artist.post(path, {"date": "2019-06-01T09:00:00"})
    api.post(path, {"date": "2019-06-02"})
    artist.post("/data/user/desktop-login-logs?date=2019-06-03")
    artist.post(path, {"date": "soon"})
    manager.post(path, {"date": "2019-06-02"})
    for caller in (api, manager, artist):
        caller.get(path)
        caller.get("/data/persons/presence-logs/2019-13")
    artist.get("/data/user/desktop-login-logs")
    api.get(f"/data/persons/{UNKNOWN}/desktop-login-logs")


def forgotten(api, artist, task, artist_id):
    path = f"/actions/tasks/{task}/time-spents/2031-02-03/persons/{artist_id}"
    artist.delete(path)
    artist.delete(path)
    artist.delete(path.replace("2031-02-03", "soon"))
    api.get(f"/data/tasks/{task}?relations=false")
