"""What may you: the algebra of rules, the blanks, and the predicates of each noun.

A rule is a question about rows written in SQL, so that one row and a million are judged by the same words.
"""

from app.access.rule import ADMIN, ANYONE, NOBODY, Rule, member, team, touches_only, via

__all__ = ["ADMIN", "ANYONE", "NOBODY", "Rule", "member", "team", "touches_only", "via"]
