; What Tauri's template for NSIS leaves undone in the registry. The template includes this file, defines what stands in
; ${...}, and sets SHCTX: HKCU for one person, HKLM for all users. These hooks touch no data and no keys.

; The kind of file that the template registers: `fileAssociations` of tauri.conf.json.
!define CASE_EXTENSION "Software\Classes\.plugboard-case"
!define CASE_TYPE "Plugboard case file"

!define LINK_TYPE "ai.social-api.plugboard"

; What the extension stood for when the uninstaller began.
Var CaseTypeBefore

; Removes a type of HKCU that starts a Plugboard, wherever that lies. It would hide the type of the same name in HKLM.
!macro RemoveOwnTypeOfPerson type
  ReadRegStr $0 HKCU "Software\Classes\${type}\shell\open\command" ""
  StrLen $1 "\${MAINBINARYNAME}.exe$\" $\"%1$\""
  StrCpy $1 $0 "" -$1
  ${If} $1 == "\${MAINBINARYNAME}.exe$\" $\"%1$\""
    DeleteRegKey HKCU "Software\Classes\${type}"
  ${EndIf}
!macroend

!macro NSIS_HOOK_POSTINSTALL
  !if "${INSTALLMODE}" == "perMachine"
    !insertmacro RemoveOwnTypeOfPerson "${LINK_TYPE}"
    !insertmacro RemoveOwnTypeOfPerson "${CASE_TYPE}"
  !endif

  ; Explorer reads both anew.
  !insertmacro UPDATEFILEASSOC
!macroend

!macro NSIS_HOOK_PREUNINSTALL
  ReadRegStr $CaseTypeBefore SHCTX "${CASE_EXTENSION}" ""
!macroend

!macro NSIS_HOOK_POSTUNINSTALL
  ; The template has put back what the extension stood for before the last installation: this type, where Plugboard was
  ; installed twice, and nothing, where it was new. What another program has registered since stays.
  DeleteRegValue SHCTX "${CASE_EXTENSION}" "${CASE_TYPE}_backup"
  ReadRegStr $0 SHCTX "${CASE_EXTENSION}" ""
  ${If} $CaseTypeBefore != ""
  ${AndIf} $CaseTypeBefore != "${CASE_TYPE}"
    WriteRegStr SHCTX "${CASE_EXTENSION}" "" "$CaseTypeBefore"
  ${ElseIf} $0 == ""
  ${OrIf} $0 == "${CASE_TYPE}"
    DeleteRegValue SHCTX "${CASE_EXTENSION}" ""
  ${EndIf}
  DeleteRegKey /ifnosubkeys /ifnovalues SHCTX "${CASE_EXTENSION}"

  ; What this program has registered by itself, for the person who removes it.
  ReadRegStr $0 HKCU "Software\Classes\${LINK_TYPE}\shell\open\command" ""
  ${If} $0 == "$\"$INSTDIR\${MAINBINARYNAME}.exe$\" $\"%1$\""
    DeleteRegKey HKCU "Software\Classes\${LINK_TYPE}"
  ${EndIf}

  ; Where it was installed.
  ${If} $UpdateMode <> 1
    DeleteRegKey SHCTX "${MANUPRODUCTKEY}"
    DeleteRegKey /ifnosubkeys /ifnovalues SHCTX "${MANUKEY}"
  ${EndIf}
  !insertmacro UPDATEFILEASSOC
!macroend
