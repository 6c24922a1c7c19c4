"""What agencies fill in and get back: the blank form as workbook or CSV, and a refused file with its remarks."""

from analytics.intake.template.blank import reported
from analytics.intake.template.book import workbook
from analytics.intake.template.remarks import MOST_CELLS, annotated
from analytics.intake.template.table import csv

__all__ = ["MOST_CELLS", "annotated", "csv", "reported", "workbook"]
