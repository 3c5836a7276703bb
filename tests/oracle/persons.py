"""Persons, their departments, days off and log-ins, the organisation, the index (spec 10 §C, §D1-D3, §D6)."""

from tests.oracle.stage import UNKNOWN, Stage

YEAR = 2031


def scenario(api):
    stage = Stage(api)
    department = api.post("/data/departments", {"name": api.name("Dep"), "color": "#123456"})["id"]
    callers = {role: stage.caller(role) for role in ("manager", "supervisor", "user", "client", "vendor")}
    creation(api, department)
    reading(api, callers)
    profiles(api, callers, department)
    departments(api, callers, department)
    days_off(api, callers)
    log_ins(api, callers)
    organisation(api, callers)
    salaries(api, callers, department)
    index(api, callers)
    removal(api, callers, stage)
    stage.leave()


def creation(api, department):
    body = {"first_name": "Grace", "last_name": "Hopper", "email": f"{api.name('Grace')}@Example.com"}
    made = api.post(
        "/data/persons", {**body, "country": " fr ", "locale": "pt_BR", "departments": [department]}
    )
    api.post("/data/persons", body)
    for wrong in (
        {"email": "no address"}, {"email": None}, {"email": 1}, {"country": "fra"}, {"country": []}, {"country": "F1"},
        {"locale": "zz-zz"}, {"locale": "zh-CN"}, {"role": "boss"}, {"contract_type": "none"}, {"password": ""},
        {"display_date_format": "x"}, {"expiration_date": "2020-01-01"}, {"expiration_date": "soon"},
        {"departments": ["x"]}, {"unknown": 1}, {"first_name": None},
    ):  # fmt: skip
        api.post("/data/persons", {**body, "email": f"{api.name('wrong')}@example.com", **wrong})
    for missing in ("first_name", "last_name"):
        left = {key: value for key, value in body.items() if key != missing}
        api.post("/data/persons", {**left, "email": f"{api.name(missing)}@example.com"})
    api.post("/data/persons", [])
    bot = api.post(
        "/data/persons", {"first_name": "Bot", "last_name": "B", "is_bot": True, "email": body["email"]}
    )
    api.get(f"/data/persons/{bot['id']}")
    for change in (
        {"expiration_date": "2099-01-01"},
        {"expiration_date": "2020-01-01"},
        {"expiration_date": None},
    ):
        api.put(f"/data/persons/{bot['id']}", change)
    for one in (made, bot):
        api.delete(f"/data/persons/{one['id']}")
        api.delete(f"/data/persons/{one['id']}")


def reading(api, callers):
    email = f"user_{api.run}_2@example.com"
    for caller in (api, *(one for one, _id in callers.values())):
        caller.get(f"/data/persons?email={email}")
        caller.get(f"/data/persons?email={email}&relations=true")
        caller.get(f"/data/persons?email={email}&fields=id, first_name,zz")
        caller.get("/data/persons?daily_salary=1")
        caller.get(f"/data/persons?email={email}&zz=1")
        caller.get("/data/persons?id=x")
        for _other, id_ in callers.values():
            caller.get(f"/data/persons/{id_}")
            caller.get(f"/data/persons/{id_}?relations=false")
        caller.get(f"/data/persons/{UNKNOWN}")
        caller.get("/data/persons/malformed")
    api.get(f"/data/persons?email={email}&page=1")


def profiles(api, callers, department):
    for role, (caller, id_) in callers.items():
        caller.put(f"/data/persons/{id_}", {"first_name": f"New {role}", "role": "admin", "active": False})
        caller.put(
            f"/data/persons/{id_}",
            {"locale": "fr_FR", "timezone": "Europe/Paris", "phone": "1", "country": "DE"},
        )
        caller.put(f"/data/persons/{id_}", {"departments": [department], "data": {"a": 1}})
        caller.put(f"/data/persons/{id_}", {"country": "zzz"})
        caller.put(f"/data/persons/{id_}", {"notifications_enabled": True, "use_12_hour_clock": True})
    artist, artist_id = callers["user"]
    artist.put(f"/data/persons/{callers['manager'][1]}", {"first_name": "x"})
    artist.put(f"/data/persons/{UNKNOWN}", {"first_name": "x"})
    api.put(
        f"/data/persons/{artist_id}", {"departments": [department], "daily_salary": 100, "seniority": "senior"}
    )
    api.put(f"/data/persons/{artist_id}", {"departments": []})
    api.put(f"/data/persons/{artist_id}", {"email": f"manager_{api.run}_0@example.com"})
    api.put(f"/data/persons/{artist_id}", {"zz": 1})
    api.put(
        f"/data/persons/{artist_id}", {"password": "x", "totp_enabled": True, "is_generated_from_ldap": False}
    )


def departments(api, callers, department):
    for caller in (api, callers["user"][0], callers["client"][0]):
        caller.get(f"/data/departments/{department}")
        caller.get(f"/data/departments/{department}/persons")
        caller.post("/data/departments", {"name": "no", "color": "#000000"} if caller is not api else {})
        caller.put(f"/data/departments/{department}", {"color": "#222222"})
        caller.get("/data/departments/software-licenses")
        caller.get("/data/departments/hardware-items")
    api.get(f"/data/departments/{UNKNOWN}/persons")


def days_off(api, callers):
    artist, artist_id = callers["user"]
    base = f"/data/persons/{artist_id}/day-offs"
    one = artist.post("/data/day-offs", body(artist_id, "03-10", "03-12", "away"))
    for wrong in (
        body(artist_id, "03-11", "03-11"), body(artist_id, "03-09", "03-08"), body(artist_id, "03-09", "03-10"),
        {"person_id": artist_id}, {"person_id": artist_id, "date": "x", "end_date": "y"}, {},
        body(UNKNOWN, "05-01", "05-01"), body(callers["manager"][1], "05-02", "05-02"),
    ):  # fmt: skip
        artist.post("/data/day-offs", wrong)
    for caller in (api, *(each for each, _id in callers.values())):
        caller.get("/data/day-offs")
        caller.get(f"/data/day-offs/{one['id']}")
        for period in (
            "", f"/{YEAR}-03-11", f"/{YEAR}-03-13", f"/week/{YEAR}/11", f"/month/{YEAR}/3", f"/year/{YEAR}",
            f"/month/{YEAR}/4", f"/year/{YEAR - 1}",
        ):  # fmt: skip
            caller.get(f"{base}{period}")
        caller.get(f"/data/persons/day-offs/{YEAR}")
        caller.get(f"/data/persons/day-offs/{YEAR}/3")
        caller.get(f"/data/user/day-offs/{YEAR}-03-11")
    for wrong in (f"week/{YEAR}/60", f"month/{YEAR}/13", "month/x/1", "year/x", "soon"):
        artist.get(f"{base}/{wrong}")
    artist.get(f"/data/persons/{UNKNOWN}/day-offs")
    callers["manager"][0].put(f"/data/day-offs/{one['id']}", {"description": "x"})
    artist.put(f"/data/day-offs/{one['id']}", {"date": f"{YEAR}-03-11", "description": "shorter"})
    artist.put(f"/data/day-offs/{one['id']}", {"end_date": f"{YEAR}-03-01"})
    callers["manager"][0].delete(f"/data/day-offs/{one['id']}")
    artist.delete(f"/data/day-offs/{one['id']}")
    artist.delete(f"/data/day-offs/{one['id']}")


def body(person_id, first, last, description=""):
    days = {"date": f"{YEAR}-{first}", "end_date": f"{YEAR}-{last}"}
    return {"person_id": person_id, **days, "description": description}


def log_ins(api, callers):
    artist, artist_id = callers["user"]
    artist.post("/data/user/desktop-login-logs", {"date": f"{YEAR}-01-02T03:04:05"})
    artist.post(f"/data/persons/{artist_id}/desktop-login-logs", {"date": f"{YEAR}-01-03T03:04:05"})
    artist.post("/data/user/desktop-login-logs", {"date": "x"})
    artist.get("/data/user/desktop-login-logs")
    for caller in (api, *(each for each, _id in callers.values())):
        caller.get(f"/data/persons/{artist_id}/desktop-login-logs")
        caller.post(f"/data/persons/{artist_id}/desktop-login-logs", {"date": "x"})
    artist.get(f"/data/persons/presence-logs/{YEAR}-13")
    artist.get(f"/data/persons/presence-logs/{YEAR}-01")


def organisation(api, callers):
    id_ = api.get("/data/organisations")[0]["id"]
    for caller in (api, *(each for each, _id in callers.values())):
        caller.get("/data/organisations")
        caller.get(f"/data/organisations/{id_}")
    callers["manager"][0].put(f"/data/organisations/{id_}", {"name": "No"})
    for change in ({"hours_by_day": 8}, {"hours_by_day": "x"}, {"unknown": 1}, {}):
        api.put(f"/data/organisations/{id_}", change)
    api.get(f"/data/organisations/{UNKNOWN}")


def salaries(api, callers, department):
    for caller in (api, callers["manager"][0], callers["user"][0]):
        rows = [row for row in caller.get("/data/salary-scales") or [] if isinstance(row, dict)]
        mine = [row for row in rows if row["department_id"] == department]
        if mine:
            caller.put(f"/data/salary-scales/{mine[0]['id']}", {"salary": 100})
            caller.get(f"/data/salary-scales/{mine[0]['id']}")


def index(api, callers):
    api.get("/")
    api.get("/config")
    for caller in (callers["manager"][0], callers["user"][0]):
        caller.get("/auth/authenticated")
        caller.get("/auth/refresh-token")
        caller.get("/stats")
    callers["vendor"][0].get("/auth/logout")
    callers["vendor"][0].get("/auth/authenticated")


def removal(api, callers, stage):
    artist, artist_id = callers["user"]
    artist.delete(f"/data/persons/{artist_id}")
    callers["manager"][0].delete(f"/data/persons/{artist_id}")
    api.delete(f"/data/persons/{artist_id}")
    me = api.get("/data/persons?email=admin@example.com")[0]["id"]
    api.delete(f"/data/persons/{me}")
    api.delete(f"/data/persons/{UNKNOWN}")
    api.delete("/data/persons/malformed")
    api.get(f"{stage.path}/team")
