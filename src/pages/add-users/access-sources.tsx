import { ChevronDown, Copy, LayoutTemplate, X } from 'lucide-react'
import { Suspense, useRef, useState, type ReactNode } from 'react'
import { useSavedPresets } from '#src/components/use-saved-presets.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { AccessTemplate } from '#src/contract/access-template-schema.ts'
import { counted, formatList } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { CopiedAccess } from '#src/domain/copy-access.ts'
import { accessTemplates } from '#src/session/access-templates.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { LazyMenu } from '#src/ui/lazy-overlays.tsx'
import type { MenuItem } from '#src/ui/menu.tsx'
import { Note } from '#src/ui/note.tsx'
import { parseRows } from '#src/components/access-fields/access-form.ts'
import { Status } from '#src/ui/live-region.tsx'
import type { AddUsersForm, FormAction } from './add-users.form.ts'
import type { Source } from './same-access-dialog.tsx'

const SameAccessDialog = lazyPart(async () => (await import('./same-access-dialog.tsx')).SameAccessDialog)
const SaveTemplateDialog = lazyPart(async () => (await import('./template-dialogs.tsx')).SaveTemplateDialog)
const TemplatesDialog = lazyPart(async () => (await import('./template-dialogs.tsx')).TemplatesDialog)

type AccessSourcesProps = {
  scope: Scope
  /** "account Meridian Foods". */
  scopeName: string
  form: AddUsersForm
  dispatch: (action: FormAction) => void
}

type Opened = Source | { readonly kind: 'save' } | { readonly kind: 'manage' }

/** Ways to fill in access: copied from another user, or from a template stored on this device. */
export function AccessSources({ scope, scopeName, form, dispatch }: AccessSourcesProps) {
  const templates = useSavedPresets(accessTemplates, scope)
  const [opened, setOpened] = useState<Opened>()
  const [menuAt, setMenuAt] = useState<HTMLElement>()
  const [copied, setCopied] = useState<{ from: string; access: CopiedAccess }>()
  const sameButton = useRef<HTMLButtonElement>(null)
  const templateButton = useRef<HTMLButtonElement>(null)
  const close = () => {
    setOpened(undefined)
  }
  const { roleBindings, rows: unfinishedRows } = parseRows(form.rows)
  const saveBlocked =
    unfinishedRows.size > 0
      ? 'Complete or remove the unfinished role.'
      : roleBindings.length + form.groups.length === 0
        ? 'Choose roles or groups first.'
        : undefined
  const items: MenuItem[] = [
    ...templates.all.map((template) => ({
      id: `use ${template.name}`,
      label: template.name,
      onSelect: () => {
        setOpened({ kind: 'template', template })
      },
    })),
    {
      id: 'save',
      label: 'Save this access as a template…',
      separatorBefore: templates.all.length > 0,
      blockedReason: saveBlocked,
      onSelect: () => {
        setOpened({ kind: 'save' })
      },
    },
    ...(templates.all.length === 0
      ? []
      : [
          {
            id: 'manage',
            label: 'Rename or delete templates…',
            onSelect: () => {
              setOpened({ kind: 'manage' })
            },
          },
        ]),
  ]
  return (
    <>
      <Button
        ref={templateButton}
        size="small"
        variant="ghost"
        icon={<LayoutTemplate aria-hidden />}
        aria-haspopup="menu"
        aria-expanded={menuAt !== undefined}
        onClick={({ currentTarget }) => {
          setMenuAt(currentTarget)
        }}
      >
        Templates <ChevronDown aria-hidden />
      </Button>
      <Button
        ref={sameButton}
        size="small"
        variant="ghost"
        icon={<Copy aria-hidden />}
        aria-haspopup="dialog"
        onClick={() => {
          setOpened({ kind: 'person' })
        }}
      >
        Copy access from a user…
      </Button>
      {copied !== undefined && (
        <CopiedNote
          {...copied}
          onClose={() => {
            setCopied(undefined)
            sameButton.current?.focus()
          }}
        />
      )}
      <LazyMenu
        anchor={menuAt}
        label="Templates"
        header={templates.all.length === 0 ? 'No templates on this device yet' : 'Kept on this device'}
        items={items}
        onClose={() => {
          setMenuAt(undefined)
        }}
      />
      {opened !== undefined && (
        <SendKeyBlocker>
          {/* The form stays unchanged while its code loads. */}
          <Suspense>
            <PartBoundary failed="Couldn’t show this dialog" onClose={close}>
              {(opened.kind === 'person' || opened.kind === 'template') && (
                <SameAccessDialog
                  scope={scope}
                  scopeName={scopeName}
                  source={opened}
                  form={form}
                  finalFocus={opened.kind === 'person' ? sameButton : templateButton}
                  onClose={close}
                  onTake={(mode, from, access, elsewhere) => {
                    dispatch({ type: 'copy-access', mode, rows: access.rows, groups: access.groups })
                    dispatch({ type: 'elsewhere', copied: elsewhere })
                    setCopied({ from, access })
                    close()
                  }}
                />
              )}
              {opened.kind === 'save' && (
                <SaveTemplateDialog
                  scope={scope}
                  scopeName={scopeName}
                  access={templateParts(roleBindings, form.groups)}
                  finalFocus={templateButton}
                  onClose={close}
                />
              )}
              {opened.kind === 'manage' && (
                <TemplatesDialog scope={scope} scopeName={scopeName} finalFocus={templateButton} onClose={close} />
              )}
            </PartBoundary>
          </Suspense>
        </SendKeyBlocker>
      )}
    </>
  )
}

/** Ctrl+Enter submits the form behind the dialog, which must not happen while the dialog is open. */
function SendKeyBlocker({ children }: { children: ReactNode }) {
  return (
    <div
      role="presentation"
      className="contents"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.stopPropagation()
      }}
    >
      {children}
    </div>
  )
}

function templateParts(
  bindings: ReturnType<typeof parseRows>['roleBindings'],
  groups: AddUsersForm['groups'],
): Omit<AccessTemplate, 'name'> {
  const named = (id: string, label: string | undefined) => ({ id, label: label ?? id })
  return {
    roles: bindings.map(({ roleIdentifier, roleName, resourceGroupIdentifier = '', resourceGroupName }) => ({
      role: named(roleIdentifier, roleName),
      resourceGroup: named(resourceGroupIdentifier, resourceGroupName),
    })),
    groups: groups.map(({ value, label }) => named(value, label)),
  }
}

type CopiedNoteProps = { from: string; access: CopiedAccess; onClose: () => void }

/** Copied and uncopied parts. Stays visible until it is closed. */
function CopiedNote({ from, access: { rows, groups, omitted }, onClose }: CopiedNoteProps) {
  const parts = [
    rows.length > 0 && counted(rows.length, 'role', 'roles'),
    groups.length > 0 && counted(groups.length, 'group', 'groups'),
  ].filter((word) => word !== false)
  // Automatic access is no loss; the preview named it.
  const lost = omitted.filter(({ isAutomatic }) => !isAutomatic)
  return (
    <div className="relative mx-2 basis-full [&>div]:pr-10">
      <Note tone={lost.length > 0 ? 'warning' : 'plain'}>
        <Status>
          Copied from <bdi>{from}</bdi>: {formatList(parts)}.{lost.length > 0 && ' Couldn’t copy:'}
        </Status>
        {lost.length > 0 && (
          <ul className="list-disc pl-5">
            {lost.map(({ text }) => (
              <li key={text}>
                <bdi>{text}</bdi>
              </li>
            ))}
          </ul>
        )}
      </Note>
      <IconButton
        label="Close this note"
        size="small"
        icon={<X aria-hidden />}
        className="absolute top-1.5 right-1.5"
        onClick={onClose}
      />
    </div>
  )
}
