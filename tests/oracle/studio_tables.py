"""The generic contract on the plain tables of the studio (spec 10 §A3)."""

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def scenario(api):
    bodies = {
        "departments": {"name": api.name("Dep"), "color": "#123456"},
        "studios": {"name": api.name("Studio"), "color": "#123456"},
        "softwares": {"name": api.name("Soft"), "short_name": "s", "file_extension": "ma"},
        "hardware-items": {"name": api.name("Hard"), "short_name": "h"},
        "custom-actions": {"name": api.name("Action"), "url": "http://x"},
        "output-types": {"name": api.name("Out")[:40], "short_name": "o"},
        "file-status": {"name": api.name("File")[:40], "color": "#123456"},
        "project-status": {"name": api.name("S")[:20], "color": "#123456"},
    }
    for path, body in bodies.items():
        made = api.post(f"/data/{path}", body)
        api.post(f"/data/{path}", {**body, "zzz": 1})
        api.post(f"/data/{path}", {})
        api.post(f"/data/{path}", [])
        api.get(f"/data/{path}/{made['id']}")
        api.get(f"/data/{path}/{UNKNOWN}")
        api.get(f"/data/{path}/malformed")
        api.get(f"/data/{path}?name={body['name']}")
        api.get(f"/data/{path}?name={body['name']}&page=1")
        api.get(f"/data/{path}?name={body['name']}&page=1&limit=2&relations=true")
        api.get(f"/data/{path}?name={body['name']}&fields=name")
        api.get(f"/data/{path}?page=x")
        api.put(f"/data/{path}/{made['id']}", {"name": body["name"], "unknown": 1})
        api.put(f"/data/{path}/{UNKNOWN}", {"name": "x"})
        api.delete(f"/data/{path}/{made['id']}")
        api.delete(f"/data/{path}/{made['id']}")
