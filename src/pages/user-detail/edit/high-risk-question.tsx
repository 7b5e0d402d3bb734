import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { formatList } from '#src/domain/format.ts'
import { pairText, type RolePair } from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'
import { displayName } from '#src/domain/user.ts'
import type { RoleEditor } from './use-role-editor.ts'

/** High-risk changes need confirmation. */
export function HighRiskQuestion({ editor, scopeName }: { editor: RoleEditor; scopeName: string }) {
  const { highRisk, user, isSelf } = editor
  const name = displayName(user)
  const groupsOf = (role: RolePair) => editor.groupsStillGranting(role) ?? []
  const parts = [
    { title: `${name} will get in ${scopeName}`, roles: highRisk.adds, inherited: false },
    {
      title: `${name} will lose in ${scopeName}`,
      roles: highRisk.removals.filter((role) => groupsOf(role).length === 0),
      inherited: false,
    },
    {
      title: `No longer direct in ${scopeName}, but ${name} will keep`,
      roles: highRisk.removals.filter((role) => groupsOf(role).length > 0),
      inherited: true,
    },
  ].filter(({ roles }) => roles.length > 0)
  const isUnsure = highRisk.removals.some((role) => editor.groupsStillGranting(role) === undefined)
  return (
    <ConfirmDialog
      title="Save these high-risk changes?"
      subtitle={<bdi>{user.email}</bdi>}
      cancel="Go back"
      action={{ label: 'Save all changes', danger: highRisk.removals.length > 0 }}
      onClose={editor.cancelConfirmation}
      onConfirm={() => void editor.save({ confirmed: true })}
      consequences={
        <>
          {parts.map(({ title, roles, inherited }) => (
            <div key={title} className="text-sm">
              <p className="font-semibold text-text">{title}:</p>
              <ul className="list-disc pl-5">
                {roles.map((role) => (
                  <li key={pairKey(role)}>
                    <bdi>{pairText(role)}</bdi>
                    {inherited && <>, inherited from {formatList(groupsOf(role))}</>}
                  </li>
                ))}
              </ul>
            </div>
          ))}
          {isUnsure && (
            <p className="text-sm">
              Roles inherited from groups couldn’t be loaded, so <bdi>{name}</bdi> might keep the same role from a
              group.
            </p>
          )}
          <p className="text-sm">
            They include an admin role or a resource group with all child scopes.
            {isSelf && highRisk.removals.length > 0 && ' This is you, so you might not be able to undo it yourself.'}
          </p>
        </>
      }
    />
  )
}
