Option Explicit

' What a run changes in Excel while it writes is put down in a name of the workbook before, and given back after.
' Where a run died in between, the workbook gives it back when it is opened the next time.
Private Const NOTE As String = "xl_territory_before"

Public Sub TerritoryGiveBack()
    Dim pair As Variant, parts As Variant, before As String
    On Error Resume Next
    before = ThisWorkbook.Names(NOTE).RefersTo
    If before = "" Then Exit Sub
    before = Replace(Mid(before, 2), Chr(34), "")
    For Each pair In Split(before, ";")
        parts = Split(pair, "=")
        Select Case parts(0)
            Case "interactive": Application.Interactive = True
            Case "screen_updating": Application.ScreenUpdating = True
            Case "enable_events": Application.EnableEvents = True
            Case "display_alerts": Application.DisplayAlerts = True
            Case "auto_save": CallByName ThisWorkbook, "AutoSaveOn", VbLet, True
            Case "calculation": Application.Calculation = CalculationCalled(CStr(parts(1)))
        End Select
    Next
    Application.StatusBar = False
    ThisWorkbook.Names(NOTE).Delete
End Sub

Private Function CalculationCalled(word As String) As Long
    CalculationCalled = -4105
    If word = "semiautomatic" Then CalculationCalled = 2
End Function
