"""A production for scenarios: a TV show with people of each role, made over HTTP on either server."""

PASSWORD = "a-long-password"
ROLES = ("manager", "supervisor", "user", "client", "vendor")
UNKNOWN = "00000000-0000-4000-8000-000000000000"


class Stage:
    """A production, its types and its people; every request that makes them is compared too."""

    def __init__(self, api, kind="tvshow"):
        self.api = api
        self.people = []
        words = ("Shot", "Sequence", "Episode", "Scene", "Edit", "Concept", "ConceptFolder")
        self.types = {word: api.get(f"/data/entity-types?name={word}")[0]["id"] for word in words}
        self.prop = api.post("/data/entity-types", {"name": api.name("Prop")})
        self.hero = api.post("/data/entity-types", {"name": api.name("Hero")})
        self.project = api.post("/data/projects", {"name": api.name("Show"), "production_type": kind})
        self.id = self.project["id"]
        self.path = f"/data/projects/{self.id}"
        self.actions = f"/actions/projects/{self.id}"

    def task_type(self, stem, kind, **more):
        """A task type of the production, for entities of a kind."""
        body = {"name": self.api.name(stem), "short_name": "t", "color": "#112233", "for_entity": kind, **more}
        made = self.api.post("/data/task-types", body)
        self.api.post(f"{self.path}/settings/task-types", {"task_type_id": made["id"], "priority": 1})
        return made["id"]

    def asset(self, name, kind=None, **more):
        """An asset."""
        path = f"{self.path}/asset-types/{(kind or self.prop)['id']}/assets/new"
        return self.api.post(path, {"name": name, **more})["id"]

    def make(self, kind, name, **more):
        """A shot, sequence, episode, scene or edit."""
        return self.api.post(f"{self.path}/{kind}s", {"name": name, **more})["id"]

    def task(self, entity_id, type_id, assignee=None):
        """A task, maybe somebody's."""
        made = self.api.post(f"/data/entities/{entity_id}/tasks", {"task_type_ids": [type_id]})[0]["id"]
        if assignee:
            self.api.put(f"/actions/tasks/{made}/assign", {"person_id": assignee})
        return made

    def caller(self, role):
        """A person of this role in the team, logged in: `(api, id)`."""
        email = f"{role}_{self.api.run}_{len(self.people)}@example.com"
        body = {"first_name": role, "last_name": "Test", "email": email, "role": role}
        person = self.api.post("/data/persons", body)["id"]
        self.people.append(person)
        change = {"password": PASSWORD, "password_2": PASSWORD}
        self.api.post(f"/actions/persons/{person}/change-password", change)
        self.api.post(f"{self.path}/team", {"person_id": person})
        return self.api.login(email, PASSWORD), person

    def leave(self):
        """Remove the people: the reference has a hundred seats."""
        for person in self.people:
            self.api.delete(f"/data/persons/{person}?force=true")
