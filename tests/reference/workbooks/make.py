"""Makes the small workbooks of this folder. Needs openpyxl 3.1.5, xlwt 1.3.0, odfpy 1.4.1, msoffcrypto-tool 6.1.0."""
import datetime as dt
import io
import sys
import zipfile

import msoffcrypto
import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEADER = ["order id", "day", "moment", "amount", "share", "paid", "price\nper unit", "note"]
ROWS = [
    ["007", dt.date(2024, 1, 31), dt.datetime(2024, 1, 31, 10, 20, 30), 0.123456789012345, 0.155, True, 12.5, "plain"],
    ["008", dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 0, 0, 0), -1234567.875, 0.07, False, 3, 'say "hi", twice'],
    ["009", dt.date(1999, 12, 31), dt.datetime(2023, 12, 31, 23, 59, 59), 1e-7, 1.0, True, 0.25, "two\nlines"],
    ["010", None, dt.datetime(2024, 3, 1, 6, 0, 0), None, 0.333, False, 7, "北京"],
]


def fill(sheet, top, left, epoch=None):
    for r, row in enumerate([HEADER] + ROWS):
        for c, value in enumerate(row):
            cell = sheet.cell(top + r, left + c, value)
            if r and c == 4:
                cell.number_format = "0.0%"
            if r and c == 6:
                cell.number_format = "[$€-407]#,##0.00"
            if r and c == 1:
                cell.number_format = "dd/mm/yyyy"


def xlsx(path, is_1904=False):
    book = openpyxl.Workbook()
    if is_1904:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904
        book.epoch = CALENDAR_MAC_1904
    cover = book.active
    cover.title = "About"
    cover["A1"] = "Made by the shop"
    orders = book.create_sheet("Orders 订单")
    orders["B1"] = "Orders of the shop"
    orders["B2"] = dt.date(2024, 3, 2)
    fill(orders, 4, 3)
    orders["F8"] = "#N/A"
    orders["F8"].data_type = "e"
    orders["M6"] = "a remark beside the table"
    stock = book.create_sheet("Stock")
    for row in [["sku", "pieces"], ["A", 3], ["B", 5]]:
        stock.append(row)
    hidden = book.create_sheet("Hidden", 0)
    hidden.append(["x", "y"])
    hidden.append([1, 2])
    hidden.append([3, 4])
    hidden.sheet_state = "hidden"
    book.create_sheet("Blank")
    book.save(path)


def xls(path, is_1904):
    book = xlwt.Workbook()
    book.dates_1904 = is_1904
    book.add_sheet("Blank")
    sheet = book.add_sheet("Orders")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    moment = xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM:SS")
    for r, row in enumerate([HEADER] + ROWS):
        for c, value in enumerate(row):
            style = xlwt.Style.default_style
            if r and c in (1, 2) and value is not None:
                style = day if c == 1 else moment
                if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
                    value = dt.datetime(value.year, value.month, value.day)
                if is_1904:
                    value = (value - dt.datetime(1904, 1, 1)).total_seconds() / 86400
            if value is not None:
                sheet.write(r, c, value, style)
    book.save(path)


def ods(path):
    book = OpenDocumentSpreadsheet()
    blank = Table(name="Blank")
    book.spreadsheet.addElement(blank)
    table = Table(name="Orders")
    for row in [["Orders of the shop"], [], HEADER] + ROWS:
        line = TableRow()
        for value in row:
            if value is None:
                cell = TableCell()
            elif isinstance(value, bool):
                cell = TableCell(valuetype="boolean", booleanvalue=str(value).lower())
            elif isinstance(value, dt.datetime):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, dt.date):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=repr(value))
            else:
                cell = TableCell(valuetype="string")
                for part in value.split("\n"):
                    cell.addElement(P(text=part))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(path)


def encrypted(path):
    plain = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.save(plain)
    plain.seek(0)
    with open(path, "wb") as out:
        from msoffcrypto.format.ooxml import OOXMLFile
        OOXMLFile(plain).encrypt("secret", out)


folder = sys.argv[1]
xlsx(f"{folder}/orders.xlsx")
xlsx(f"{folder}/orders_1904.xlsx", is_1904=True)
xls(f"{folder}/orders.xls", False)
xls(f"{folder}/orders_1904.xls", True)
ods(f"{folder}/orders.ods")
encrypted(f"{folder}/encrypted.xlsx")
openpyxl.Workbook().save(f"{folder}/empty.xlsx")
