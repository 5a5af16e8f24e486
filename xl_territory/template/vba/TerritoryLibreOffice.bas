#If Not VBA7 Then

' What the buttons do where there is no Excel. VBA leaves this module out, and LibreOffice, which reads no directives,
' takes it in: the workbook is saved, the command line plans a copy of it and puts that in its place, and LibreOffice
' loads it again.

Public Sub RunInLibreOffice(ByVal button As String)
    Dim said As String
    If ThisComponent.URL = "" Then
        MsgBox "Save the workbook first; the plan is written into its file.", 48, "Territory"
        Exit Sub
    End If
    If ThisComponent.isModified() Then ThisComponent.store()
    said = Answer(button, "ask")
    If Left(said, 1) = "?" Then
        Select Case MsgBox(Mid(said, 3), 35, "Territory")
            Case 6
                said = Answer(button, "keep")
            Case 7
                said = Answer(button, "discard")
            Case Else
                Exit Sub
        End Select
    End If
    If said = "" Then
        MsgBox "Nothing was run: Python did not start from " & Interpreter() & ". In a terminal, run: " & _
            "xl-territory doctor", 48, "Territory"
        Exit Sub
    End If
    MsgBox Mid(said, 3), 64, "Territory"
    If Left(said, 1) = "1" Then ReloadWorkbook
End Sub

Private Function Answer(ByVal button As String, ByVal edits As String) As String
    Dim report As String
    report = NewReport()
    On Error GoTo NoPython
    Shell Quoted(Interpreter()), 0, Arguments(button, report) & " " & edits, True
    On Error GoTo 0
    Answer = Contents(report)
NoPython:
End Function

Private Function Arguments(ByVal button As String, ByVal report As String) As String
    Dim book As String
    book = ConvertFromUrl(ThisComponent.URL)
    Arguments = "-m xl_territory.template.libreoffice " & button & " " & Quoted(book) & " " & Quoted(report) & " " & _
        Quoted(ActiveSheet.Name) & " " & ActiveCell.Row
End Function

Private Function Interpreter() As String
    Dim row As Integer
    With ThisWorkbook.Worksheets("xlwings.conf")
        For row = 1 To 20
            If .Cells(row, 1).Value = "INTERPRETER_LIBREOFFICE" Then Interpreter = .Cells(row, 2).Value
        Next row
    End With
End Function

Private Function Quoted(ByVal text As String) As String
    Quoted = Chr(34) & text & Chr(34)
End Function

Private Function NewReport() As String
    Dim file As Object
    file = CreateUnoService("com.sun.star.io.TempFile")
    file.RemoveFile = False
    NewReport = ConvertFromUrl(file.Uri)
End Function

Private Function Contents(ByVal path As String) As String
    Dim files As Object, stream As Object
    files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    stream = CreateUnoService("com.sun.star.io.TextInputStream")
    stream.setInputStream(files.openFileRead(ConvertToUrl(path)))
    stream.setEncoding("UTF-8")
    Do While Not stream.isEOF()
        Contents = Contents & stream.readLine() & Chr(10)
    Loop
    stream.closeInput()
    Kill path
End Function

Private Sub ReloadWorkbook()
    Dim dispatcher As Object
    Dim how(0) As New com.sun.star.beans.PropertyValue
    how(0).Name = "SynchronMode"
    how(0).Value = False
    dispatcher = CreateUnoService("com.sun.star.frame.DispatchHelper")
    dispatcher.executeDispatch(ThisComponent.CurrentController.Frame, ".uno:Reload", "", 0, how())
End Sub

#End If
