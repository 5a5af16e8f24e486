@echo off
rem Installs xl_territory for you alone, and makes a workbook to try it with. Nothing needs administrator's rights.
rem   Install-Territory.cmd           install (or update) and make the workbook
rem   Install-Territory.cmd --undo    remove the program; workbooks stay
setlocal
set "HERE=%~dp0"
set "DATA=%LOCALAPPDATA%\xl-territory"
set "BOOK=%USERPROFILE%\Documents\planning.xlsm"
if "%~1"=="" goto find_uv
if /i "%~1"=="--undo" goto find_uv
echo Unknown: %~1. Use no argument, or --undo.
exit /b 2

:find_uv
rem uv brings Python. One that is there is used; else uv's own installer puts one into the folder of this program.
set "UV=%DATA%\uv\uv.exe"
if exist "%UV%" goto found_uv
for %%U in (uv.exe) do if not "%%~$PATH:U"=="" set "UV=%%~$PATH:U"
if exist "%UV%" goto found_uv
echo Fetching uv, which installs Python programs, into %DATA%\uv
set "UV_UNMANAGED_INSTALL=%DATA%\uv"
powershell -NoProfile -ExecutionPolicy Bypass -Command "irm https://astral.sh/uv/install.ps1 | iex"
if not exist "%UV%" goto no_uv

:found_uv
if /i "%~1"=="--undo" goto undo
echo Installing xl_territory and what it needs (a minute or two)
"%UV%" tool install --quiet --force --python ">=3.11" --constraints "%HERE%xl_territory\constraints.txt" "%HERE%.[data]"
if errorlevel 1 goto failed
for /f "delims=" %%D in ('^""%UV%" tool dir --bin^"') do set "PROGRAM=%%D\xl-territory.exe"
if exist "%BOOK%" goto ready
"%PROGRAM%" new "%BOOK%" --example worked
if errorlevel 1 goto failed
"%PROGRAM%" optimize "%BOOK%" --in-place
if errorlevel 1 goto failed

:ready
echo.
echo Ready. The program is %PROGRAM%
echo Open %BOOK% and look at its sheet Start.
pause
exit /b 0

:undo
"%UV%" tool uninstall xl-territory
if exist "%DATA%" rmdir /s /q "%DATA%"
echo Removed. Your workbooks are where they were.
pause
exit /b 0

:no_uv
echo uv could not be fetched: is this computer on line, and does your company allow it? See xl_territory\docs\for_it.md
pause
exit /b 1

:failed
echo That did not work. The lines above say why; nothing of yours was changed.
pause
exit /b 1
