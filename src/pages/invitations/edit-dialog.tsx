import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useReducer, useRef, useState, type KeyboardEvent } from 'react'
import { broadAccess } from '#src/components/access-fields/access-form.ts'
import { GroupsField } from '#src/components/access-fields/groups-field.tsx'
import { RoleRows } from '#src/components/access-fields/role-rows.tsx'
import { LeaveGuard } from '#src/components/leave-guard.tsx'
import { ReadError } from '#src/components/read-error.tsx'
import { useHoldDraft, useKeptDraft } from '#src/components/use-draft.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useWaitReason } from '#src/components/use-wait.ts'
import { useWrite } from '#src/components/use-write.ts'
import { Waiting } from '#src/components/waiting.tsx'
import { WriteAlert } from '#src/components/write-alert.tsx'
import type { Invite } from '#src/contract/invite.ts'
import { formatList } from '#src/domain/format.ts'
import { accessOf, isSameAccess, type InviteAccess, type Invitation } from '#src/domain/invitations.ts'
import { resourceGroupNameOf, roleNameOf } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { resendInviteWrite } from '#src/queries/invite-mutations.ts'
import { openInviteQuery } from '#src/queries/invite-queries.ts'
import { addNotice } from '#src/queries/notices.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { FocusBox } from '#src/ui/focus-box.tsx'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { editDrafts } from './edit-drafts.ts'
import { formOf, parseEdit, reduceEdit, type EditErrors, type EditForm } from './edit.form.ts'
import { GoneNote, OtherAccessNote, UnreadNote } from './resend-failed.tsx'
import { useGroupNames } from './use-group-names.ts'
import { sentAgain } from './use-resend.tsx'

type EditDialogProps = {
  scope: Scope
  invitation: Invitation
  /** Why the caller may look only. */
  deniedReason: string | undefined
  opener: HTMLElement
  onClose: () => void
}

/** Changes what an invitation gives and sends it again. The full row is read first: the list does not have all of it. */
export function EditDialog(props: EditDialogProps) {
  const { scope, invitation, opener, onClose } = props
  const scopeName = useScopeName(scope)
  const query = openInviteQuery(scope, invitation.id)
  const read = useQuery({ ...query, refetchOnMount: 'always', refetchOnWindowFocus: false, refetchOnReconnect: false })
  // What was read at opening: nothing that happens behind the dialog may change what is being edited.
  const [opened, setOpened] = useState<Invite>()
  const look = read.isFetchedAfterMount && !read.isFetching ? read.data : undefined
  if (opened === undefined && look?.kind === 'open' && look.invite.unread === 0) setOpened(look.invite)
  if (opened !== undefined) return <Editor {...props} invite={opened} scopeName={scopeName} />
  return (
    <Dialog
      open
      size="medium"
      title={<Title email={invitation.email} />}
      stamp={scopeName.full}
      finalFocus={{ current: opener }}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {look !== undefined ? (
        look.kind === 'gone' ? (
          <GoneNote email={invitation.email} />
        ) : (
          <UnreadNote error={undefined} />
        )
      ) : read.isError && !read.isFetching ? (
        <ReadError error={read.error} thing="the invitation" onRetry={() => void read.refetch()} />
      ) : (
        <>
          <Spinner label="Reading the invitation anew" />
          <Waiting query={read} queryKey={query.queryKey} thing="the invitation" />
        </>
      )}
    </Dialog>
  )
}

function Title({ email }: { email: string }) {
  return (
    <>
      Access that <bdi>{email}</bdi> is invited to
    </>
  )
}

type EditorProps = EditDialogProps & { invite: Invite; scopeName: ScopeName }

const noErrors: EditErrors = { rows: new Map() }

function Editor({ scope, scopeName, invitation, invite, deniedReason, opener, onClose }: EditorProps) {
  const client = useQueryClient()
  const write = useWrite(resendInviteWrite(scope))
  const groupNames = useGroupNames(scope)
  const draft = useKeptDraft(editDrafts, invite.id)
  /** What is replaced: as it was read at opening, or as somebody else made it meanwhile and was accepted here. */
  const [before, setBefore] = useState(() => accessOf(invite))
  const [form, dispatch] = useReducer(reduceEdit, undefined, () => draft ?? formOf(before, groupNames))
  const [errors, setErrors] = useState(noErrors)
  const [asking, setAsking] = useState<'discard' | 'broad'>()
  const [problem, setProblem] = useState<'gone' | 'other-access' | { error: unknown }>()
  /** What somebody else made of it meanwhile: the person chooses (F50). */
  const [theirs, setTheirs] = useState<InviteAccess>()
  const [checking, setChecking] = useState(false)
  const working = useRef(false)
  const body = useRef<HTMLDivElement>(null)
  const back = useRef(opener)
  const waiting = useWaitReason(write.state)
  const { email } = invitation
  const { full } = scopeName
  const parsed = parseEdit(form, before)
  const changed = !parsed.ok || !isSameAccess(parsed.value, before)
  const { state } = write
  const saved = state.status === 'doubt' && state.finding === 'done'
  const ended = saved || problem === 'gone' || problem === 'other-access'
  const pending = checking || state.status === 'pending'

  useHoldDraft(editDrafts, invite.id, () => (changed && !ended ? form : undefined))

  const close = () => {
    if (pending) return
    if (changed && !ended) setAsking('discard')
    else onClose()
  }

  const submit = async (confirmed: 'asked' | 'not-asked', replaced = before) => {
    if (working.current || deniedReason !== undefined || waiting !== undefined) return
    setAsking(undefined)
    setProblem(undefined)
    setTheirs(undefined)
    write.reset()
    setErrors(parsed.ok ? noErrors : parsed.errors)
    if (!parsed.ok) {
      requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    if (confirmed === 'not-asked' && !form.noAccess && broadAccess(form.rows).length > 0) {
      setAsking('broad')
      return
    }
    working.current = true
    setChecking(true)
    try {
      const now = await client.query(openInviteQuery(scope, invite.id))
      setChecking(false)
      if (now.kind === 'gone') setProblem('gone')
      else if (now.kind === 'unknown' || now.invite.unread > 0) setProblem({ error: undefined })
      else if (!isSameAccess(accessOf(now.invite), replaced)) setTheirs(accessOf(now.invite))
      else await send(now.invite, parsed.value)
    } catch (error) {
      setProblem({ error })
    } finally {
      working.current = false
      setChecking(false)
    }
  }

  const send = async (now: Invite, access: InviteAccess) => {
    const result = await write.run({ invite: now, access })
    if (result.status !== 'done') return
    if (result.data === null) setProblem('gone')
    else if (!isSameAccess(access, accessOf(result.data))) setProblem('other-access')
    else {
      addNotice('success', changed ? `Access changed. ${sentAgain(email)}` : sentAgain(email))
      onClose()
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    event.preventDefault()
    void submit('not-asked')
  }

  return (
    <Dialog
      open
      size="medium"
      keepOnOutsideClick
      title={<Title email={email} />}
      stamp={full}
      finalFocus={back}
      onOpenChange={(open) => {
        if (!open) close()
      }}
      footer={
        asking === 'discard' ? (
          <Ask
            words="Discard what you changed?"
            stay="Keep editing"
            go="Discard"
            onStay={() => {
              setAsking(undefined)
            }}
            onGo={onClose}
          />
        ) : asking === 'broad' ? (
          <Ask
            words={`${formatList(broadAccess(form.rows))}: is this meant for ${email}?`}
            stay="Go back"
            go="Send with this access"
            onStay={() => {
              setAsking(undefined)
            }}
            onGo={() => void submit('asked')}
          />
        ) : ended ? (
          <Button onClick={onClose}>Close</Button>
        ) : (
          <>
            <Button
              onClick={close}
              blockedReason={pending ? 'Wait for the answer.' : undefined}
              reasonPlacement="hidden"
            >
              Cancel
            </Button>
            <Button
              variant="primary"
              busy={pending}
              busyLabel="Sending"
              aria-keyshortcuts="Control+Enter Meta+Enter"
              blockedReason={deniedReason ?? waiting}
              onClick={() => void submit('not-asked')}
            >
              {changed ? 'Save access and send again' : 'Send again as it is'}
            </Button>
          </>
        )
      }
    >
      {/* Ctrl+Enter sends from any field; the keys of the fields themselves are theirs. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- see above */}
      <div ref={body} className="flex flex-col gap-5" onKeyDown={onKeyDown}>
        {draft !== undefined && state.status === 'idle' && (
          <Note>
            <p role="status">What you changed before the session ended is back. Nothing was sent.</p>
          </Note>
        )}
        <AccessPickers scope={scope} form={form} before={before} errors={errors} dispatch={dispatch} />
      </div>
      {theirs !== undefined && (
        <FocusBox>
          <Note tone="warning" title="Someone changed this meanwhile">
            <p role="alert">There it gives {accessWords(theirs, groupNames)}. Nothing was sent yet.</p>
            <span className="mt-2 flex flex-wrap gap-2">
              <Button
                size="small"
                onClick={() => {
                  setBefore(theirs)
                  void submit('asked', theirs)
                }}
              >
                Send what is chosen here
              </Button>
              <Button
                size="small"
                onClick={() => {
                  setBefore(theirs)
                  setTheirs(undefined)
                  dispatch({ type: 'start-over', form: formOf(theirs, groupNames) })
                }}
              >
                Start over from theirs
              </Button>
            </span>
          </Note>
        </FocusBox>
      )}
      {problem === 'gone' && <GoneNote email={email} />}
      {problem === 'other-access' && <OtherAccessNote />}
      {typeof problem === 'object' && <UnreadNote error={problem.error} />}
      <WriteAlert
        state={state}
        failed="The invitation was not sent again"
        verb={`send the invitation of ${email} again in ${full}`}
        gone="This invitation is not there any more."
        foundDone="A look shows that the invitation gives what is chosen here. Harness does not say whether the mail arrived."
        doubt="A mail may be on its way. Sending it again with the same access means a second mail at most."
        onLook={write.lookAgain}
      />
      <LeaveGuard when={changed && !ended} title="Leave without sending the invitation again?" leave="Leave">
        What you changed for {email} is lost.
      </LeaveGuard>
    </Dialog>
  )
}

type AskProps = { words: string; stay: string; go: string; onStay: () => void; onGo: () => void }

/** A question in the foot, in the place of the buttons that led to it. */
function Ask({ words, stay, go, onStay, onGo }: AskProps) {
  return (
    <FocusBox>
      <span className="flex flex-wrap items-center justify-end gap-2">
        <p role="alert" className="mr-auto text-sm text-text">
          {words}
        </p>
        <Button onClick={onStay}>{stay}</Button>
        <Button variant="danger-outline" onClick={onGo}>
          {go}
        </Button>
      </span>
    </FocusBox>
  )
}

type AccessPickersProps = {
  scope: Scope
  form: EditForm
  before: InviteAccess
  errors: EditErrors
  dispatch: (action: Parameters<typeof reduceEdit>[1]) => void
}

function AccessPickers({ scope, form, before, errors, dispatch }: AccessPickersProps) {
  return (
    <>
      {!form.noAccess && (
        <>
          <RoleRows
            scope={scope}
            legend="Roles once it is accepted"
            rows={form.rows}
            errors={errors.rows}
            dispatch={dispatch}
            instead={`The invitation keeps its ${before.roleBindings.length === 0 ? 'state: no role' : 'roles'}.`}
          />
          <GroupsField
            scope={scope}
            chosen={form.groups}
            dispatch={dispatch}
            instead="The invitation keeps its groups."
          />
        </>
      )}
      <div>
        <Checkbox
          label="No access"
          hint="The person becomes a member without roles and groups."
          checked={form.noAccess}
          aria-invalid={errors.access === undefined ? undefined : true}
          aria-describedby={errors.access === undefined ? undefined : 'edit-access-error'}
          onChange={({ currentTarget }) => {
            dispatch({ type: 'no-access', on: currentTarget.checked })
          }}
        />
        {errors.access !== undefined && (
          <p id="edit-access-error" className="mt-1.5 text-sm text-danger-text">
            {errors.access}
          </p>
        )}
      </div>
    </>
  )
}

function accessWords({ roleBindings, userGroups }: InviteAccess, groupNames: ReadonlyMap<string, string>): string {
  const roles = roleBindings.map((binding) => {
    const group = resourceGroupNameOf(binding)
    return group === undefined ? roleNameOf(binding) : `${roleNameOf(binding)} on ${group}`
  })
  const groups = userGroups.map((group) => `the group ${groupNames.get(group) ?? group}`)
  return roles.length + groups.length === 0 ? 'no access' : formatList([...roles, ...groups])
}
