import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useRef, useState, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react'
import { useSession } from '#src/components/session-context.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSaveDraft, useSavedDraft } from '#src/components/use-draft.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserInfo } from '#src/contract/user-schema.ts'
import {
  codePoints,
  contextWords,
  countedCharacters,
  hasOuterSpace,
  newPasswordProblem,
  passwordStrength,
  policyRules,
  type PolicyRule,
} from '#src/domain/password.ts'
import { formatList } from '#src/domain/format.ts'
import { goneSelf, sortFieldErrors } from '#src/domain/refusal.ts'
import { draftSlot } from '#src/session/drafts.ts'
import { changePasswordMutation } from '#src/queries/me-mutations.ts'
import { passwordPolicyQuery } from '#src/queries/settings-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { PasswordField } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'
import { afterPress } from '#src/ui/press.ts'
import { PasswordChecks } from './password-checks.tsx'
import { PasswordStrengthAnnouncer, type Look } from './password-strength-announcer.tsx'
import {
  leastLength,
  lengthAdvice,
  parsePasswords,
  ruleWords,
  textOf,
  type PasswordErrors,
  type PasswordFieldName,
} from './password.form.ts'

/**
 * Answers slower than this may be the echo of a change that worked: the service repeats lost calls
 * (docs/service.md, trap 5).
 */
const SLOW_ANSWER = 1000

const signInToCheck =
  'Sign in with the new password to check. If changing it again says the current password is wrong, the change was probably saved.'

const fieldNames = ['current', 'next', 'repeated'] as const
const fieldLabels = { current: 'Current password', next: 'New password', repeated: 'Repeat new password' } as const

/** The service's names of the fields. */
const fields = { currentPassword: 'current', newPassword: 'next' } as const

type Outcome = { kind: 'changed' } | { kind: 'unknown'; word: string }

const typedPasswords = draftSlot('secret')

/** Changes one's own password (docs/testing.md, PW-01 to PW-18). */
export function PasswordForm({ me }: { me: UserInfo }) {
  const { account } = useSession()
  const mutation = useSafeMutation(changePasswordMutation(account))
  // The policy that counts is that of the default account, and this key reads only its own account's
  // (docs/service.md, trap 31).
  const policyCounts = me.defaultAccountId === account
  const policy = useQuery({ ...passwordPolicyQuery(account), enabled: policyCounts }).data
  const form = useRef<HTMLFormElement>(null)
  const working = useRef(false)
  const doubted = useRef(false)
  const { load, loaded, missing } = useCommonPasswords()
  const [look, setLook] = useState<Look>()
  const [errors, setErrors] = useState<PasswordErrors>({})
  // Number of the attempt whose problems are summed up; 0 for none, so that leaving a field never brings the summary.
  const [summed, setSummed] = useState(0)
  const [outcome, setOutcome] = useState<Outcome>()
  /** Harness refused the new password that is typed, as too weak. */
  const [refused, setRefused] = useState(false)
  const [capsAt, setCapsAt] = useState<PasswordFieldName>()
  const emptied = useSavedDraft(typedPasswords, account)
  useSaveDraft(typedPasswords, account, () => {
    const typed = form.current === null ? [] : [...new FormData(form.current)]
    return typed.some(([name, value]) => name !== 'username' && value !== '') ? 'emptied' : undefined
  })
  const words = contextWords({
    name: me.name,
    email: me.email,
    accounts: me.accounts.flatMap(({ accountName, companyName }) => [accountName ?? '', companyName ?? '']),
  })
  const pending = mutation.state.status === 'pending'
  const failure = mutation.state.status === 'refused' ? mutation.state.error : undefined
  const waiting = useRetryReason(mutation.state)
  const least = leastLength(policy === undefined ? [] : policyRules(policy, ''))
  const rules = look?.rules ?? (policy === undefined ? [] : policyRules(policy, ''))

  const see = (field: PasswordFieldName) => {
    // Harness refused the password that stands there, until it is another one.
    if (field === 'next') setRefused(false)
    const kept = refused && field !== 'next'
    // Typing does not wait for the list; the text is checked again when the list has loaded.
    if (loaded.current === undefined) void load().then((common) => seeWith(common, kept))
    seeWith(loaded.current, kept)
  }

  const seeWith = (common: ReadonlySet<string> | undefined, isRefused: boolean) => {
    if (form.current === null) return
    const data = new FormData(form.current)
    const next = textOf(data, 'next')
    const problem = newPasswordProblem(next, { current: textOf(data, 'current'), words, common })
    setLook({
      strength: next === '' ? undefined : passwordStrength(next, problem),
      rules: policy === undefined ? [] : policyRules(policy, next),
      counted: { counting: countedCharacters(next).all, all: codePoints(next) },
      outerSpace: hasOuterSpace(next),
      repeatedSame: next !== '' && textOf(data, 'repeated') === next,
    })
    // A shown error disappears when its field is right; no new one appears while typing.
    const parsed = parsePasswords(data, { words, common, least })
    setErrors((shown) => ({
      ...keepOnly(shown, parsed.ok ? {} : parsed.errors),
      ...(isRefused && shown.next !== undefined ? { next: shown.next } : {}),
    }))
  }

  const check = async (field: PasswordFieldName) => {
    const common = await load()
    if (form.current === null) return
    const data = new FormData(form.current)
    if (data.get(field) === '') return
    const parsed = parsePasswords(data, { words, common, least })
    const text = parsed.ok ? undefined : parsed.errors[field]
    if (text !== undefined) setErrors((shown) => ({ ...shown, [field]: text }))
  }

  const goTo = (name: PasswordFieldName) => {
    const control = form.current?.elements.namedItem(name)
    if (control instanceof HTMLInputElement) control.focus()
  }
  const showErrors = (found: PasswordErrors) => {
    setErrors(found)
    const [first, ...more] = fieldNames.filter((name) => found[name] !== undefined)
    setSummed(more.length === 0 ? 0 : summed + 1)
    // The summary of several takes focus by itself.
    if (first !== undefined && more.length === 0) goTo(first)
  }
  const problems = fieldNames.flatMap((name) => {
    const text = errors[name]
    return text === undefined ? [] : [{ text: `${fieldLabels[name]}: ${text}`, name }]
  })
  if (summed > 0 && problems.length < 2) setSummed(0)

  const submit = async () => {
    if (working.current || form.current === null) return
    working.current = true
    try {
      const common = await load()
      const parsed = parsePasswords(new FormData(form.current), { words, common, least })
      setOutcome(undefined)
      mutation.reset()
      showErrors(parsed.ok ? {} : parsed.errors)
      if (!parsed.ok) return
      const started = performance.now()
      const result = await mutation.run(parsed.value)
      if (result.status === 'doubt') doubted.current = true
      if (result.status === 'refused') showErrors(sortFieldErrors(result.error.fieldErrors, fields).byField)
      if (result.status !== 'done') return
      const echo = doubted.current || performance.now() - started > SLOW_ANSWER
      answer(result.data, echo, policy === undefined ? [] : policyRules(policy, parsed.value.newPassword))
    } finally {
      working.current = false
    }
  }

  const answer = (word: string, echo: boolean, rulesNow: readonly PolicyRule[]) => {
    switch (word) {
      case 'PASSWORD_CHANGED':
        form.current?.reset()
        doubted.current = false
        setLook(undefined)
        setErrors({})
        setOutcome({ kind: 'changed' })
        return
      case 'INCORRECT_CURRENT_PASSWORD':
        showErrors({
          current: `This is not your current password. What you typed below is kept.${echo ? ` ${signInToCheck}` : ''}`,
        })
        return
      case 'PASSWORD_STRENGTH_VIOLATED':
        setRefused(true)
        showErrors({ next: refusedSentence(rulesNow) })
        return
      default:
        setOutcome({ kind: 'unknown', word })
    }
  }

  return (
    <>
      {outcome?.kind === 'changed' && (
        <Note tone="success" title="Password changed">
          <p role="status">
            All your Harness sessions end soon, in every browser: sign in again with the new password. Harness also
            sends you a mail. If you get that mail without having changed anything, tell an account admin.
          </p>
          <p className="mt-1.5">
            If the new password does not let you in, reset it from the sign-in page of Harness, or ask an account admin.
            This page is connected with your API key, which has nothing to do with the password.
          </p>
        </Note>
      )}
      {emptied !== undefined && look === undefined && outcome === undefined && (
        <Note title="Your session ended meanwhile">
          <p role="status">
            The password fields were emptied. If you had sent the change already, it may have been made: sign in with
            the new password to check.
          </p>
        </Note>
      )}
      <Card>
        <form
          ref={form}
          noValidate
          method="post"
          onSubmit={(event: SyntheticEvent<HTMLFormElement>) => {
            event.preventDefault()
            void submit()
          }}
        >
          {/* Password managers file the password under the address. */}
          <input
            type="text"
            name="username"
            autoComplete="username"
            className="sr-only"
            tabIndex={-1}
            aria-hidden
            readOnly
            value={me.email ?? ''}
          />
          <div className="flex flex-col gap-4 p-5 max-md:p-4">
            {summed > 0 && <ErrorSummary problems={problems} onGo={({ name }) => goTo(name)} attempt={summed} />}
            <PasswordField
              name="current"
              label={fieldLabels.current}
              autoComplete="current-password"
              error={errors.current}
              {...hintOf(capsAt === 'current' && <CapsNote />)}
              onBlur={() => afterPress(() => setCapsAt(undefined))}
              onFocus={() => void load()}
              onInput={() => see('current')}
              onKeyUp={(event) => setCapsAt(hasCapsLock(event) ? 'current' : undefined)}
            />
            <PasswordField
              name="next"
              label={fieldLabels.next}
              autoComplete="new-password"
              error={errors.next}
              hint={
                <>
                  {lengthAdvice(me.twoFactorAuthenticationEnabled, least)}
                  {policy === undefined && <PolicyUnknown elsewhere={!policyCounts} />}
                  {look?.outerSpace === true && ' It starts or ends with a space, which is kept.'}
                  {missing && ' The list of common passwords could not be loaded, so that check is left out.'}
                  {capsAt === 'next' && <CapsNote />}
                </>
              }
              onBlur={() =>
                afterPress(() => {
                  setCapsAt(undefined)
                  void check('next')
                })
              }
              onFocus={() => void load()}
              onInput={() => see('next')}
              onKeyUp={(event) => setCapsAt(hasCapsLock(event) ? 'next' : undefined)}
            />
            <PasswordChecks
              strength={look?.strength}
              refused={refused}
              rules={rules}
              counted={look?.counted ?? { counting: 0, all: 0 }}
            />
            <PasswordStrengthAnnouncer look={look} />
            <PasswordField
              name="repeated"
              label={fieldLabels.repeated}
              autoComplete="new-password"
              error={errors.repeated}
              {...hintOf(
                (look?.repeatedSame === true || capsAt === 'repeated') && (
                  <>
                    {look?.repeatedSame === true && (
                      <span className="flex items-center gap-1.5 text-success-text [&_svg]:size-4">
                        <CircleCheck aria-hidden />
                        Both are the same.
                      </span>
                    )}
                    {capsAt === 'repeated' && <CapsNote />}
                  </>
                ),
              )}
              onBlur={() =>
                afterPress(() => {
                  setCapsAt(undefined)
                  void check('repeated')
                })
              }
              onFocus={() => void load()}
              onInput={() => see('repeated')}
              onKeyUp={(event) => setCapsAt(hasCapsLock(event) ? 'repeated' : undefined)}
            />
            {outcome?.kind === 'unknown' && (
              <Note tone="warning" title="Check this">
                <p role="alert">
                  Unknown result (<code className="font-mono break-all">{outcome.word}</code>): this page does not know
                  this word of Harness. {signInToCheck}
                </p>
              </Note>
            )}
            <MutationAlert
              state={mutation.state}
              failed="The password was not changed"
              verb="change your password"
              gone={goneSelf}
              otherFields={sortFieldErrors(failure?.fieldErrors ?? [], fields).others}
              doubt={signInToCheck}
            />
          </div>
          <CardFooter>
            <Button type="submit" variant="primary" busy={pending} busyLabel="Changing" blockedReason={waiting}>
              Change password
            </Button>
            <p className="min-w-0 text-sm text-muted">Harness then signs you out everywhere and sends you a mail.</p>
          </CardFooter>
        </form>
      </Card>
    </>
  )
}

function keepOnly(shown: PasswordErrors, found: PasswordErrors): PasswordErrors {
  const names = fieldNames.filter((name) => shown[name] !== undefined && found[name] !== undefined)
  return Object.fromEntries(names.map((name) => [name, found[name]]))
}

function refusedSentence(rules: readonly PolicyRule[]): string {
  if (rules.length === 0)
    return 'Harness refused this password: it is not strong enough for the rules of your default account. Make it longer, and mix upper-case and lower-case letters, digits and special characters.'
  const open = rules.filter(({ met }) => !met)
  return open.length === 0
    ? 'Harness refused this password, although it meets the rules listed below. Make it longer, or choose another one.'
    : `Harness refused this password. Your account asks for ${formatList(open.map(ruleWords))}.`
}

function hasCapsLock(event: KeyboardEvent): boolean {
  return event.getModifierState('CapsLock')
}

function hintOf(hint: ReactNode | false) {
  return hint === false ? {} : { hint }
}

function CapsNote() {
  return <span className="block font-medium text-warning-text">Caps Lock is on.</span>
}

/** Most people may not read the rules, and those of another account are out of reach. */
function PolicyUnknown({ elsewhere }: { elsewhere: boolean }) {
  return (
    <>
      {elsewhere
        ? ' The rules of your default account apply; they cannot be read from here, so Harness tells after sending.'
        : ' Your account may ask for more; Harness tells after sending.'}
    </>
  )
}

/** The list, loaded when the form is first used; `loaded` once it is there. `missing`: it could not be loaded, the form works without it. */
function useCommonPasswords() {
  const list = useRef<Promise<ReadonlySet<string> | undefined>>(undefined)
  const loaded = useRef<ReadonlySet<string>>(undefined)
  const [missing, setMissing] = useState(false)
  const load = (): Promise<ReadonlySet<string> | undefined> => {
    list.current ??= import('#src/domain/common-passwords.ts')
      .then(({ commonPasswords }) => (loaded.current = commonPasswords()))
      .catch(() => {
        setMissing(true)
        return undefined
      })
    return list.current
  }
  return { load, loaded, missing }
}
