"""One file of an agency -> checked rows, or everything that is wrong with it, by line and column."""

from analytics.intake.check import Check, Status, check, concerns
from analytics.intake.closed import PeriodClosed
from analytics.intake.problems import Problem
from analytics.intake.submit import Submission, submit
from analytics.intake.withdraw import withdraw

__all__ = ["Check", "PeriodClosed", "Problem", "Status", "Submission", "check", "concerns", "submit", "withdraw"]
