"""Read real spreadsheets: find the table, its columns and units, and say what is wrong per cell.

Plain Python without models; an app describes its columns in a `SheetSchema` and gets back

    workbook = read_workbook(path)                 raises UnreadableFile, one clear line
    layout = detect_layout(workbook, schema)       layout.is_sure, layout.problems
    layout = apply_mapping(workbook, schema, m)    what a person mapped; raises MappingError
    for row in iter_rows(table): ...               rows classified, cells by field key
    parse_money(value, unit), parse_span(value)    raise CellError
    Finding, message(finding)                      what was wrong, where, and the remedy
    write_rejects(workbook, layout, findings, out) the rejected rows, reasons in comments

Rows and columns are numbered from 1, as Excel does.
"""
