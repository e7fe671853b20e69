"""Planning a team's day: the problem, its solver, and the plan that is proposed."""
