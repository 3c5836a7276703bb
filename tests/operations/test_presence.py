"""Desktop log-ins and the presence sheet (spec 10 §D2, 00 #16)."""

from app.models import DesktopLoginLog


def test_a_login_is_noted_and_the_persons_presence_follows(as_, admin, make):
    artist = make.caller("user")
    path = f"/data/persons/{artist.id}/desktop-login-logs"

    made = as_(artist).post(path, {"date": "2026-03-02T09:30:00"})
    as_(artist).post("/data/user/desktop-login-logs?date=2026-03-01", data="")

    assert made.status_code == 201
    assert (made.json["date"], made.json["type"]) == ("2026-03-02T09:30:00", "DesktopLoginLog")
    assert admin.get(f"/data/persons/{artist.id}").json["last_presence"] == "2026-03-02"
    assert [one["date"] for one in as_(artist).get(path).json] == ["2026-03-02T09:30:00", "2026-03-01T00:00:00"]
    assert as_(artist).get("/data/user/desktop-login-logs").json == admin.get(path).json
    assert [one["name"] for one in admin.get("/data/events/last?limit=2").json] == ["person:update"] * 2
    assert as_(artist).post("/data/user/desktop-login-logs").status_code == 201
    for wrong in ("soon", 3, "2026-02-30"):
        assert as_(artist).post(path, {"date": wrong}).status_code == 400


def test_who_reads_and_notes_logins(as_, admin, make):
    artist = make.caller("user")
    path = f"/data/persons/{artist.id}/desktop-login-logs"

    assert admin.post(path, {}).status_code == 201
    assert as_(make.caller("manager")).get(path).status_code == 200
    assert as_(make.caller("manager")).post(path, {}).status_code == 403
    for role in ("supervisor", "user", "client", "vendor"):
        assert as_(make.caller(role)).get(path).status_code == 403
        assert as_(make.caller(role)).post(path, {}).status_code == 403
    unknown = "00000000-0000-4000-8000-000000000000"
    assert admin.get(f"/data/persons/{unknown}/desktop-login-logs").status_code == 404
    assert as_(make.person(is_bot=True)).get("/data/user/desktop-login-logs").status_code == 403


def test_the_month_is_a_sheet_of_the_active_persons(as_, admin, make):
    ann = make.person(first_name="Ann", last_name="Z")
    make.person(first_name="=SUM(A1)", last_name="")
    make.person(first_name="Guest", is_guest=True)
    make.person(first_name="Gone", active=False)
    for day in ("2022-07-01T00:00:00", "2022-07-31T23:59:59", "2022-08-01T00:00:00"):
        make.row(DesktopLoginLog, person_id=ann, date=f"{day}+00")

    answer = admin.get("/data/persons/presence-logs/2022-07")

    lines = answer.get_data(as_text=True).split("\r\n")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=kitsu_export.csv"
    assert lines[0] == "2022;" + ";".join(str(day) for day in range(1, 32))
    assert f"Ann Z;X{';' * 30}X" in lines
    assert not [line for line in lines if line.startswith(("=", "Guest", "Gone"))]
    for wrong in ("2022-13", "2022", "x-y", "2022-07-01"):
        assert admin.get(f"/data/persons/presence-logs/{wrong}").status_code == 400
    assert as_(make.caller("manager")).get("/data/persons/presence-logs/2022-07").status_code == 403
