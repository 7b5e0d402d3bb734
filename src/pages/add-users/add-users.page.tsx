import { Building2 } from 'lucide-react'
import { Suspense, useEffect, useEffectEvent, useReducer, useRef, useState, type ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useBlocker } from '#src/components/guarded-history.ts'
import { usePermissions, type Rights } from '#src/components/use-permissions.ts'
import { useHoldDraft, useKeptDraft } from '#src/components/use-draft.ts'
import { useBeforeUnload } from '#src/components/use-before-unload.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useScope } from '#src/components/use-scope.ts'
import { useWait } from '#src/components/use-wait.ts'
import { Widget } from '#src/components/widget-boundary.tsx'
import type { AddUsersBody } from '#src/contract/user.ts'
import { fileName } from '#src/domain/csv.ts'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { waitWords } from '#src/domain/refusal.ts'
import { scopeId, scopeLevelLabels } from '#src/domain/scope.ts'
import { draftSlot } from '#src/queries/drafts.ts'
import { AddressList } from '#src/ui/address-list.tsx'
import { Button } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Note } from '#src/ui/note.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { AccessFields } from './access-fields.tsx'
import { AddUsersProgress, AddUsersResult } from './add-users-result.tsx'
import {
  accessCount,
  attentionChips,
  attentionWords,
  broadAccess,
  emptyForm,
  headcount,
  isUntouched,
  noErrors,
  parseForm,
  peopleBelow,
  readyAddresses,
  reduceForm,
  type AddUsersForm,
  type Broad,
  type FormErrors,
} from './add-users.form.ts'
import { mayRetry, progressOf, reportOf, resultCsv, resultRows, resultTitle, type ResultRow } from './add-users.run.ts'
import { AddressField, type UnfinishedText } from './address-field.tsx'
import { AskDialog } from './ask-dialog.tsx'
import { FilePicker } from './file-picker.tsx'
import type { Importing, ImportSource } from './import-source.ts'
import { OwnAccessList } from './own-access.tsx'
import { useAddRun, type CutOffRun } from './use-add-run.ts'
import { useKnownDomains, useKnownPeople, type KnownPeople } from './use-known-people.ts'

/** What a run was started with and what stayed behind, for its result. */
type Sent = {
  readonly orders: readonly AddUsersBody[]
  readonly unready: readonly { address: string; why: string }[]
  /** When, in milliseconds. */
  readonly at: number
}

/** All of the dialog, for when the session ends: with a run, what was sent and what is in doubt. */
type AddUsersDraft = {
  readonly form: AddUsersForm
  readonly text: UnfinishedText
  readonly sent: Sent | undefined
  readonly cutOff: CutOffRun | undefined
  /** A file on its way into the form. */
  readonly importing: Importing | undefined
}
// With the parser of files; most additions need neither.
const ImportStep = lazyPart(async () => (await import('./import-step.tsx')).ImportStep)
const addUsersDrafts = draftSlot<AddUsersDraft>()

/** Add users: a dialog over the list with an address of its own (D21). */
export function AddUsersPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const navigate = useNavigate()
  const { search } = useLocation()
  const draft = useKeptDraft(addUsersDrafts, scopeId(scope))
  const [form, dispatch] = useReducer(reduceForm, draft?.form ?? emptyForm)
  const known = useKnownPeople(scope, form.lookups)
  const domains = useKnownDomains(scope, known.here)
  // In the form, because what counts as ready depends on them.
  if (domains !== form.domains) dispatch({ type: 'domains', domains })
  const rights = usePermissions(scope)
  const { run, halts, throttle, start, stop, lookAgain, clear, cutOff } = useAddRun(scope, draft?.cutOff)
  const wait = useWait(halts.at(-1)?.error)
  const throttled = useWait(throttle)
  const [sent, setSent] = useState(draft?.sent)
  const [text, setText] = useState(draft?.text)
  const [attempted, setAttempted] = useState(false)
  // Number of the attempt whose problems are summed up; 0 for none, so that only an attempt brings the summary.
  const [summed, setSummed] = useState(0)
  const [losing, setLosing] = useState<Loss>()
  const [asking, setAsking] = useState<readonly AddUsersBody[]>()
  const [importing, setImporting] = useState(draft?.importing)
  const [importFoot, setImportFoot] = useState<HTMLElement | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLSpanElement>(null)
  const phase = run === undefined ? 'form' : run.phase === 'over' ? 'result' : 'running'
  const rows = run === undefined || sent === undefined ? [] : resultRows(run, sent.unready)
  const retriable = rows.filter(({ fate }) => mayRetry(fate))
  const unreported = rows.filter(({ fate }) => fate.kind === 'not-reported')
  const mayLeave = useRef(false)

  useHoldDraft(addUsersDrafts, scopeId(scope), () => {
    const now = unfinishedText(input.current, body.current)
    const tooMuch = body.current?.querySelector('textarea')?.value ?? form.tooMuch
    const untouched = isUntouched(form) && now.typed.trim() === '' && importing === undefined
    if (untouched && run === undefined) return undefined
    return { form: { ...form, tooMuch }, text: now, sent, cutOff: cutOff(), importing }
  })

  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    if (mayLeave.current || currentLocation.pathname === nextLocation.pathname) return false
    const loss = lossOf(phase, form, input.current, retriable.length, importing?.source.name)
    setLosing(loss)
    return loss !== undefined
  })
  const warns = phase === 'running' || form.chips.length > 0 || importing !== undefined
  useBeforeUnload(warns && phase !== 'result')

  const close = () => void navigate(paths.users(scope, search))
  const closeForGood = () => {
    mayLeave.current = true
    close()
  }

  const parsed = parseForm(form)
  const errors = attempted && !parsed.ok ? parsed.errors : noErrors
  const problems = problemsOf(errors, form)
  if (summed > 0 && problems.length < 2) setSummed(0)
  const people = readyAddresses(form)
  const blockedReason = blockOf(rights, people, known)

  const goTo = ({ selector, which = 0 }: Problem) => {
    const control =
      selector === undefined ? input.current : body.current?.querySelectorAll<HTMLElement>(selector)[which]
    control?.focus()
  }
  const launch = (orders: readonly AddUsersBody[]) => {
    setAsking(undefined)
    setText(undefined)
    setSent({
      orders,
      unready: attentionChips(form).map((chip) => ({ address: chip.text, why: whyNotSent(chip) })),
      at: Date.now(),
    })
    void start(orders, known)
  }
  const send = () => {
    if (phase !== 'form' || importing !== undefined || asking !== undefined || blockedReason !== undefined) return
    // What is typed counts; Ctrl+Enter comes before the field is left.
    const typed = input.current?.value ?? ''
    const now = typed.trim() === '' ? form : reduceForm(form, { type: 'add', text: typed })
    if (now !== form) {
      dispatch({ type: 'add', text: typed })
      if (input.current !== null) input.current.value = ''
    }
    const result = parseForm(now)
    setAttempted(!result.ok)
    if (!result.ok) {
      const [only, ...more] = problemsOf(result.errors, now)
      // The summary of several takes focus by itself; the marks of one are there after the next render.
      if (more.length > 0) setSummed(summed + 1)
      else
        requestAnimationFrame(() => {
          if (only !== undefined) goTo(only)
        })
    } else if (broadAccess(now).length > 0) setAsking(result.value)
    else launch(result.value)
  }
  useSendKey(send)

  const startImport = (source: ImportSource) => {
    setImporting({ source, plan: undefined })
  }
  const again = (some: readonly ResultRow[]) => {
    dispatch({ type: 'again', addresses: new Set(some.map(({ address }) => address)) })
    clear()
    setSent(undefined)
    setAttempted(false)
  }

  const isImporting = importing !== undefined
  // The form is gone: focus goes to what took its place (IN-11).
  useEffect(() => {
    if (phase !== 'form') heading.current?.focus()
    else if (isImporting) heading.current?.focus()
    else input.current?.focus()
  }, [phase, isImporting])

  const total = sent === undefined ? 0 : peopleOf(sent.orders).length
  return (
    <Dialog
      open
      keepOnOutsideClick
      size={phase === 'result' ? 'large' : 'medium'}
      initialFocus={input}
      onOpenChange={(open) => {
        // Back to the form first: one step at a time.
        if (!open && importing !== undefined) setImporting(undefined)
        else if (!open) close()
      }}
      title={
        <span ref={heading} tabIndex={-1} className="outline-none">
          {phase === 'form' && (importing === undefined ? 'Add users' : `People from ${importing.source.name}`)}
          {phase === 'running' && `Adding ${counted(total, 'person', 'people')}`}
          {phase === 'result' && resultTitle(rows)}
        </span>
      }
      stamp={
        <span className="flex items-center gap-1.5">
          <Building2 aria-hidden className="size-4 shrink-0" />
          {scopeLevelLabels[scopeName.level]} <bdi className="font-medium text-text">{scopeName.name}</bdi>
        </span>
      }
      footer={
        <>
          {importing !== undefined && <div ref={setImportFoot} className="contents" />}
          {phase === 'form' && importing === undefined && (
            <FormFooter
              summary={<Summary form={form} known={known} />}
              count={people.length}
              scopeName={scopeName.full}
              blockedReason={blockedReason}
              onCancel={close}
              onSend={send}
            />
          )}
          {phase === 'running' && (
            <Button onClick={stop} busy={run?.stopping === true} busyLabel="Stopping">
              Stop after this group
            </Button>
          )}
          {phase === 'result' && (
            <ResultFooter
              report={reportOf(rows, scopeName.full)}
              csv={() => resultCsv(rows, scopeName.full, sent?.at ?? 0)}
              retriable={retriable.length}
              unreported={unreported.length}
              allDone={rows.every(({ done }) => done)}
              waiting={wait === 0 ? undefined : waitWords(wait)}
              onRetry={() => {
                again(retriable)
              }}
              onRetryUnreported={() => {
                again([...retriable, ...unreported])
              }}
              onClose={closeForGood}
            />
          )}
        </>
      }
    >
      {importing !== undefined && (
        <Widget name="the file">
          <Suspense fallback={<Spinner label="Reading the file" />}>
            <ImportStep
              scope={scope}
              {...importing}
              form={form}
              foot={importFoot}
              onPlan={(plan) => {
                setImporting({ ...importing, plan })
              }}
              onBring={(people) => {
                dispatch({ type: 'bring', people })
                setImporting(undefined)
              }}
              onPlain={
                importing.source.pasted
                  ? () => {
                      dispatch({ type: 'add', text: importing.source.text })
                      setImporting(undefined)
                    }
                  : undefined
              }
              onCancel={() => {
                setImporting(undefined)
              }}
            />
          </Suspense>
        </Widget>
      )}
      {phase === 'form' && (
        // Kept while a file is looked at: its fields hold what was typed.
        <div ref={body} hidden={importing !== undefined} className="flex flex-col gap-6">
          {draft !== undefined && draft.cutOff === undefined && !attempted && (
            <Note>
              <p role="status">What you entered before the session ended is back. Nothing was sent.</p>
            </Note>
          )}
          {summed > 0 && <ErrorSummary problems={problems} onGo={goTo} attempt={summed} />}
          <div className="flex flex-col gap-3">
            <AddressField
              scope={scope}
              form={form}
              dispatch={dispatch}
              known={known}
              scopeName={scopeName.full}
              inputRef={input}
              error={errors.addresses}
              onTable={(pasted) => {
                startImport({ name: 'the pasted table', text: pasted, encoding: 'utf-8', pasted: true })
              }}
              draft={text}
            />
            <FilePicker onSource={startImport} />
          </div>
          <OwnAccessList form={form} dispatch={dispatch} />
          <Widget name="roles and groups">
            <AccessFields scope={scope} scopeName={scopeName.full} form={form} dispatch={dispatch} errors={errors} />
          </Widget>
        </div>
      )}
      {run !== undefined && phase === 'running' && <AddUsersProgress run={run} wait={throttled} {...progressOf(run)} />}
      {run !== undefined && phase === 'result' && (
        <AddUsersResult run={run} rows={rows} halts={halts} onLook={lookAgain} scopeName={scopeName.full} />
      )}
      {asking !== undefined && (
        <AskDialog
          title={`Give far-reaching access to ${counted(peopleOf(broadAccess(form)).length, 'person', 'people')}?`}
          stamp={scopeName.full}
          stay="Go back"
          go={`Add ${counted(peopleOf(asking).length, 'person', 'people')} with this access`}
          onStay={() => {
            setAsking(undefined)
          }}
          onGo={() => {
            launch(asking)
          }}
        >
          <BroadAccess broad={broadAccess(form)} total={peopleOf(asking).length} />
        </AskDialog>
      )}
      {blocker.state === 'blocked' && losing !== undefined && (
        <AskDialog
          {...leaveWords(losing)}
          danger
          onStay={() => {
            blocker.reset()
          }}
          onGo={() => {
            blocker.proceed()
          }}
        />
      )}
    </Dialog>
  )
}

type FormFooterProps = {
  summary: ReactNode
  count: number
  scopeName: string
  blockedReason: string | undefined
  onCancel: () => void
  onSend: () => void
}

function FormFooter({ summary, count, scopeName, blockedReason, onCancel, onSend }: FormFooterProps) {
  return (
    <>
      <div className="flex basis-full flex-col gap-1 text-sm text-text-secondary empty:hidden">
        {summary}
        {blockedReason !== undefined && <p>{blockedReason}</p>}
      </div>
      <Button className="max-md:flex-1" onClick={onCancel}>
        Cancel
      </Button>
      <Button
        variant="primary"
        className="max-w-full max-md:flex-1"
        aria-keyshortcuts="Control+Enter Meta+Enter"
        blockedReason={blockedReason}
        reasonPlacement="hidden"
        onClick={onSend}
      >
        <span className="truncate">
          Add {count === 0 ? 'people' : counted(count, 'person', 'people')}{' '}
          <span className="max-md:sr-only">to {scopeName}</span>
        </span>
      </Button>
    </>
  )
}

type ResultFooterProps = {
  report: string
  csv: () => string
  retriable: number
  unreported: number
  /** Nothing is left to look at. */
  allDone: boolean
  /** Why nothing may be sent again yet. */
  waiting: string | undefined
  onRetry: () => void
  onRetryUnreported: () => void
  onClose: () => void
}

function ResultFooter({
  report,
  csv,
  retriable,
  unreported,
  allDone,
  waiting,
  onRetry,
  onRetryUnreported,
  onClose,
}: ResultFooterProps) {
  return (
    <>
      <span className="mr-auto flex flex-wrap gap-2">
        <CopyButton value={report} label="Copy report" look="button" />
        <SaveButton
          label="Save as CSV"
          size="small"
          type="text/csv"
          fileName={() => fileName('added-users', 'csv', Date.now())}
          text={csv}
        />
      </span>
      {unreported > 0 && (
        <Button blockedReason={waiting} reasonPlacement="hidden" onClick={onRetryUnreported}>
          {retriable > 0
            ? `Retry all ${formatNumber(retriable + unreported)}, also not reported`
            : `Retry ${formatNumber(unreported)} not reported`}
        </Button>
      )}
      <Button variant={retriable > 0 ? 'secondary' : 'primary'} onClick={onClose}>
        {retriable > 0 ? `Close without the ${formatNumber(retriable)}` : allDone ? 'Done' : 'Close'}
      </Button>
      {retriable > 0 && (
        <Button variant="primary" blockedReason={waiting} reasonPlacement="hidden" onClick={onRetry}>
          Fix and retry {formatNumber(retriable)}
        </Button>
      )}
    </>
  )
}

/** What sending would do, before it is done. */
function Summary({ form, known }: { form: AddUsersForm; known: KnownPeople }) {
  const { here, invited, joining, outside, unknown } = headcount(readyAddresses(form), known)
  const attention = attentionChips(form).length
  const { roles, groups } = accessCount(form)
  const own = readyAddresses(form).length - peopleBelow(form).length
  const parts = [
    outside > 0 && `${counted(outside, 'new person gets', 'new people get')} an invitation`,
    joining > 0 && `${counted(joining, 'person', 'people')} of the account ${joining === 1 ? 'is' : 'are'} added`,
    unknown > 0 && `${counted(unknown, 'person is', 'people are')} added or invited`,
    here > 0 && `${formatNumber(here)} already here ${gets(here, roles + groups + own)}`,
    invited > 0 &&
      `${formatNumber(invited)} already invited ${invited === 1 ? 'gets' : 'get'} the older invitation again`,
  ].filter((part) => part !== false)
  const access = [
    roles > 0 && counted(roles, 'role', 'roles'),
    groups > 0 && counted(groups, 'group', 'groups'),
  ].filter((part) => part !== false)
  if (parts.length === 0 && attention === 0) return null
  return (
    <p aria-live="off">
      {parts.length > 0 && <>{formatList(parts)}. </>}
      {own > 0 && <>{counted(own, 'person has', 'people have')} access of their own. </>}
      {peopleBelow(form).length > 0 &&
        (access.length > 0 ? (
          <>
            {own > 0 ? 'Everyone else' : 'Each'}: {formatList(access)}.{' '}
          </>
        ) : (
          form.noAccess && 'No access yet. '
        ))}
      {attention > 0 && <>{counted(attention, 'address stays', 'addresses stay')} here until fixed.</>}
    </p>
  )
}

function gets(count: number, access: number): string {
  if (access === 0) return count === 1 ? 'stays as is' : 'stay as they are'
  return count === 1 ? 'gets the access too' : 'get the access too'
}

/** Names everybody who would get far-reaching access (IN-08). */
function BroadAccess({ broad, total }: { broad: readonly Broad[]; total: number }) {
  const others = total - peopleOf(broad).length
  return (
    <>
      {broad.map(({ words, emails }) => (
        <div key={words.join()} className="flex flex-col gap-2">
          <ul className="list-disc pl-5">
            {words.map((word) => (
              <li key={word} className="font-medium break-words text-text">
                {word}
              </li>
            ))}
          </ul>
          <p>It goes to everyone listed here. Check the addresses once more.</p>
          <AddressList label="People" addresses={emails} />
        </div>
      ))}
      {others > 0 && <p>{counted(others, 'other person gets', 'other people get')} nothing far-reaching.</p>}
    </>
  )
}

/** Why sending is not possible: no right to add people, or to invite those who are not in the account. */
function blockOf(rights: Rights, people: readonly string[], known: KnownPeople): string | undefined {
  const manage = rights.reason('core_user_manage')
  if (manage !== undefined) return manage
  const outside = headcount(people, known).outside
  const invite = rights.reason('core_user_invite')
  return outside === 0 || invite === undefined
    ? undefined
    : `${counted(outside, 'person is', 'people are')} not in the account yet. Inviting: ${invite}`
}

function whyNotSent(chip: AddUsersForm['chips'][number]): string {
  return `The address ${attentionWords(chip)}`
}

function peopleOf(orders: readonly { readonly emails: readonly string[] }[]): string[] {
  return orders.flatMap(({ emails }) => emails)
}

type Loss = { readonly kind: 'form' | 'access' | 'running' | 'failures'; readonly count: number }

/** What leaving now would lose (IN-13). */
function lossOf(
  phase: 'form' | 'running' | 'result',
  form: AddUsersForm,
  input: HTMLInputElement | null,
  failures: number,
  file: string | undefined,
): Loss | undefined {
  if (phase === 'running') return { kind: 'running', count: 0 }
  if (phase === 'result') return failures > 0 ? { kind: 'failures', count: failures } : undefined
  const typed = input !== null && input.value.trim() !== '' ? 1 : 0
  const count = form.chips.length + typed
  if (count > 0 || form.tooMuch !== undefined || file !== undefined) return { kind: 'form', count }
  const { roles, groups } = accessCount(form)
  return roles + groups > 0 ? { kind: 'access', count: 0 } : undefined
}

function leaveWords({ kind, count }: Loss) {
  switch (kind) {
    case 'running':
      return {
        title: 'Stop adding people?',
        children: <p>The group on its way cannot be called back. The groups after it are not sent.</p>,
        stay: 'Keep adding',
        go: 'Stop and close',
      }
    case 'failures':
      return {
        title: `Close without ${counted(count, 'address', 'addresses')}?`,
        children: <p>{counted(count, 'address was', 'addresses were')} not added. Closing drops the list.</p>,
        stay: 'Back to the result',
        go: 'Close and drop the list',
      }
    case 'access':
      return {
        title: 'Close without adding anyone?',
        children: <p>The roles and groups that were chosen are given to nobody.</p>,
        stay: 'Keep editing',
        go: 'Discard the choice',
      }
    case 'form':
      return {
        title: 'Close without adding anyone?',
        children: (
          <p>
            {count > 0
              ? `${counted(count, 'address has', 'addresses have')} not been sent.`
              : 'What was pasted or read from a file has not been added.'}
          </p>
        ),
        stay: 'Keep editing',
        go: count > 0 ? `Discard ${counted(count, 'address', 'addresses')}` : 'Discard it',
      }
  }
}

/** Something missing; `selector` and `which` find its control in the form, the address field where absent. */
type Problem = { readonly text: string; readonly selector?: string; readonly which?: number }

/** What is missing, in the order of the form. */
function problemsOf({ addresses, access, rows }: FormErrors, form: AddUsersForm): Problem[] {
  const list: Problem[] = addresses === undefined ? [] : [{ text: addresses }]
  const wrong = form.rows.filter(({ id }) => rows.has(id))
  for (const [which, row] of wrong.entries()) {
    const text = rows.get(row.id)?.role ?? rows.get(row.id)?.resourceGroup ?? ''
    const name = form.rows.length > 1 ? `Role ${formatNumber(form.rows.indexOf(row) + 1)}: ` : ''
    list.push({ text: name + text, selector: '[role="group"] [aria-invalid="true"]', which })
  }
  if (access !== undefined) list.push({ text: access, selector: '[data-access] input' })
  return list
}

function unfinishedText(input: HTMLInputElement | null, body: HTMLElement | null): UnfinishedText {
  const editor = body?.querySelector<HTMLInputElement>('input[data-edited-chip]')
  return {
    typed: input?.value ?? '',
    edited: editor == null ? undefined : { id: Number(editor.dataset['editedChip']), text: editor.value },
  }
}

/** Ctrl or Cmd with Enter sends from anywhere in the dialog. */
function useSendKey(send: () => void) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    event.preventDefault()
    send()
  })
  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
    }
  }, [])
}
