"""CSV files in and out: shots, assets, castings, edits (spec 50 §3, §6)."""


def put(api, path, text):
    return api.request("POST", path, files={"file": ("a.csv", text.encode(), "text/csv")})


def scenario(api):
    types = {(one["for_entity"], one["name"]): one for one in api.get("/data/task-types")}
    show = api.post("/data/projects", {"name": api.name("Csv"), "production_type": "tvshow"})["id"]
    for key in (("Shot", "Animation"), ("Shot", "Layout"), ("Asset", "Modeling"), ("Edit", "Edit")):
        api.post(f"/data/projects/{show}/settings/task-types", {"task_type_id": types[key]["id"]})
    columns = {"data_type": "string", "choices": [], "for_client": False, "departments": []}
    for kind, name in (("Shot", "Lens"), ("Asset", "Tone")):
        api.post(f"/data/projects/{show}/metadata-descriptors", {**columns, "name": name, "entity_type": kind})
    into, out = f"/import/csv/projects/{show}", f"/export/csv/projects/{show}"

    shots = "Episode,Sequence,Name,Description,Frame In,Frame Out,FPS,Lens,Animation\n"
    put(api, f"{into}/shots", f"{shots}E1,S1,A,one,1,10,24,35,wip\nE1,S1,B,,,,,,\nE2,S1,A,two,,,,,\n")
    put(api, f"{into}/shots", f"{shots}E1,S1,A,changed,,,,,\n")
    put(api, f"{into}/shots?update=true", f"{shots}E1,S1,A,changed,2,11,25,50,done\n")
    put(api, f"{into}/assets", "Type,Name,Episode,Description,Tone,Ready for\nProp,Sword,E1,x,warm,Animation\n")
    put(api, f"{into}/assets", "Type,Name,Episode,Description,Tone\nCharacter,Ann,MP,y,cold\n")
    put(api, f"{into}/edits", "Episode,Name,Description\nE1,Cut,rough\n,Trailer,\n")
    casting = "Episode,Parent,Name,Asset Type,Asset,Occurences,Label\n"
    lines = "E1,S1,A,Prop,Sword,2,Animate Me\nMP,Character,Ann,Prop,Sword,3,\n,Episode,E2,Character,Ann,1,\n"
    put(api, f"{into}/casting", casting + lines)
    put(
        api,
        f"{into}/task-types/{types['Shot', 'Layout']['id']}/estimations",
        "Parent,Entity,Estimation\nS1,B,2\n",
    )
    for text in ("", "Name\nA\n", "Episode,Sequence,Name\n,S1,A\n", "Episode,Sequence,Nom\nE1,S1,A\n"):
        put(api, f"{into}/shots", text)

    for noun in ("shots", "assets", "edits", "casting"):
        api.get(f"{out}/{noun}.csv")
    for query in ("is_shot_casting=true", "episode_id=main", "episode_id=all"):
        api.get(f"{out}/casting.csv?{query}")
    api.get(f"{out}/assets.csv?episode_id=main")
    api.get(f"{out}/shots.csv?episode_id=zz")
    api.get("/export/csv/task-types.csv")
    api.post("/data/search", {"query": "ab"})
    api.post("/data/search", {})
    edl = "TITLE: t\n001  AX  V  C  00:00:00:00 00:00:05:05 01:00:00:00 01:00:05:05\n* FROM CLIP NAME: S9-X\n"
    file = {"file": ("a.edl", edl.encode(), "text/plain")}
    short = api.post("/data/projects", {"name": api.name("Cut"), "production_type": "short"})["id"]
    convention = {"naming_convention": "$sequence_name-$shot_name"}
    for _ in range(2):
        api.request("POST", f"/import/otio/projects/{short}", files=file, data=convention)
