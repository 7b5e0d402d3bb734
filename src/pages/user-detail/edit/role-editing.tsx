import type { ReactNode } from 'react'
import { LeaveGuard } from '#src/components/leave-guard.tsx'
import { DeniedNote } from '#src/components/denied-note.tsx'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { displayName } from '#src/domain/user.ts'
import { DiffBar } from './diff-bar.tsx'
import { SaveNotes } from './save-notes.tsx'
import { RoleEditorProvider, type RoleEditor } from './use-role-editor.ts'

type RoleEditingProps = { editor: RoleEditor; scopeName: string; children: ReactNode }

/** Around the table of roles: the outcome of the last save before it, staged changes after it. */
export function RoleEditing({ editor, scopeName, children }: RoleEditingProps) {
  return (
    <RoleEditorProvider value={editor}>
      {editor.rightsKnown && !editor.canChange && (
        <DeniedNote
          permission="core_user_manage"
          request={`Please grant me the permission core_user_manage so that I can change the roles of ${displayName(editor.user)} in ${scopeName}.`}
          needed={`To change the roles of ${displayName(editor.user)} in ${scopeName}, you need this permission:`}
        />
      )}
      <SaveNotes editor={editor} scopeName={scopeName} />
      {children}
      <DiffBar editor={editor} />
      <LeaveGuard
        // While a save runs, the frame of the page asks with its own text.
        when={editor.count > 0 && editor.phase !== 'saving'}
        title={byCount(editor.count, 'Leave 1 unsaved change?', `Leave ${formatNumber(editor.count)} unsaved changes?`)}
        leave={editor.unclear ? 'Leave now' : 'Leave without saving'}
      >
        {editor.unclear
          ? 'We couldn’t confirm the last save, so some changes might be saved already. Your unsaved changes will be lost.'
          : 'Your changes will be lost.'}
      </LeaveGuard>
    </RoleEditorProvider>
  )
}
