"""Illustrative submissions: invented from a recipe, written the way offices write, loaded the way offices submit."""
