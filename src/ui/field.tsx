import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { useEffect, useId, useRef, useState, type ComponentProps, type ReactNode, type Ref } from 'react'

/** Props that connect a control to its label, hint and error. */
export type FieldWiring = {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  /** What to do about an invalid value; undefined if it is valid. */
  error?: ReactNode | undefined
  optional?: boolean
  /** Right of the label: for instance, a counter. */
  aside?: ReactNode
  className?: string
  children: (wiring: FieldWiring) => ReactNode
}

/** Label, hint and error of one control. The only place that connects them. */
export function Field({ label, hint, error, optional = false, aside, className, children }: FieldProps) {
  const id = useId()
  const wrong = error !== undefined && error !== null && error !== ''
  return (
    <div data-field className={clsx('flex min-w-0 flex-col gap-1.5', className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-medium text-text">
          {label}
          {optional && <span className="font-normal text-muted"> optional</span>}
        </label>
        {aside !== undefined && <span className="text-sm text-muted tabular-nums">{aside}</span>}
      </div>
      {children({
        id,
        'aria-describedby': clsx(wrong && `${id}-error`, hint !== undefined && `${id}-hint`) || undefined,
        'aria-invalid': wrong || undefined,
      })}
      {wrong && (
        <p id={`${id}-error`} className="flex gap-1.5 text-sm text-danger-text">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 break-words">{error}</span>
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}

const heights = {
  medium: 'min-h-8 px-2.5 text-sm max-md:min-h-10 max-md:text-md',
  large: 'min-h-10 px-3 text-base max-md:text-md',
  code: 'min-h-12 max-w-48 px-2.5 font-mono text-lg tracking-[0.18em] tabular-nums',
}

/** Classes of a text control. */
function inputClasses(invalid: boolean, readOnly = false, height: keyof typeof heights = 'medium'): string {
  return clsx(
    'block w-full min-w-0 rounded-control',
    heights[height],
    invalid ? 'border-2 border-danger-text' : 'border border-control hover:border-control-hover',
    readOnly ? 'border-dashed bg-subtle text-text-secondary' : 'bg-surface text-text',
  )
}

type TextFieldProps = Omit<ComponentProps<'input'>, 'size'> &
  Pick<FieldProps, 'label' | 'hint' | 'error' | 'optional' | 'aside'> & {
    /** `large`: 40 high, for self-service pages. `code`: 48 high, for a one-time code. */
    height?: keyof typeof heights
    /** Why it is read-only; replaces the hint. */
    readOnlyReason?: ReactNode
    fieldClassName?: string
  }

/** A single-line text field. Uncontrolled unless `value` is set. */
export function TextField({
  label,
  hint,
  error,
  optional,
  aside,
  height = 'medium',
  readOnlyReason,
  readOnly = readOnlyReason !== undefined,
  className,
  fieldClassName,
  ...input
}: TextFieldProps) {
  const help = readOnlyReason ?? hint
  return (
    <Field
      label={label}
      error={error}
      {...(help === undefined ? {} : { hint: help })}
      {...(optional === undefined ? {} : { optional })}
      {...(aside === undefined ? {} : { aside })}
      {...(fieldClassName === undefined ? {} : { className: fieldClassName })}
    >
      {(wiring) => (
        <input
          type="text"
          {...input}
          {...wiring}
          readOnly={readOnly}
          className={clsx(inputClasses(wiring['aria-invalid'] === true, readOnly, height), className)}
        />
      )}
    </Field>
  )
}

type TextAreaProps = ComponentProps<'textarea'> & Pick<FieldProps, 'label' | 'hint' | 'error' | 'optional' | 'aside'>

/** A multi-line text field. */
export function TextArea({ label, hint, error, optional, aside, className, ...area }: TextAreaProps) {
  return (
    <Field
      label={label}
      error={error}
      {...(hint === undefined ? {} : { hint })}
      {...(optional === undefined ? {} : { optional })}
      {...(aside === undefined ? {} : { aside })}
    >
      {(wiring) => (
        <textarea
          {...area}
          {...wiring}
          className={clsx(inputClasses(wiring['aria-invalid'] === true), 'py-1.5', className)}
        />
      )}
    </Field>
  )
}

/** Seconds after which a shown secret is hidden again. */
const SHOWN_FOR = 30

type PasswordFieldProps = Omit<
  TextFieldProps,
  'type' | 'height' | 'optional' | 'aside' | 'readOnlyReason' | 'fieldClassName'
> & {
  ref?: Ref<HTMLInputElement>
}

/**
 * A secret with its own show and hide button. Hidden again on submit and after 30 s. Paste, drop and password managers
 * work, because nothing intercepts them.
 */
export function PasswordField({ label, hint, error, ref, className, ...input }: PasswordFieldProps) {
  const [shown, setShown] = useState(false)
  const own = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!shown) return
    const hide = () => {
      setShown(false)
    }
    const timer = setTimeout(hide, SHOWN_FOR * 1000)
    const form = own.current?.form
    form?.addEventListener('submit', hide)
    return () => {
      clearTimeout(timer)
      form?.removeEventListener('submit', hide)
    }
  }, [shown])
  return (
    <Field label={label} error={error} {...(hint === undefined ? {} : { hint })}>
      {(wiring) => (
        <span className="relative block">
          <input
            {...input}
            {...wiring}
            ref={(element) => {
              own.current = element
              if (typeof ref === 'function') ref(element)
              else if (ref) ref.current = element
            }}
            type={shown ? 'text' : 'password'}
            // Also while it is shown: a password can be any text, even a key.
            data-secret
            spellCheck={false}
            autoCapitalize="off"
            className={clsx(inputClasses(wiring['aria-invalid'] === true, input.readOnly, 'large'), 'pr-16', className)}
          />
          <button
            type="button"
            aria-label={`${shown ? 'Hide' : 'Show'} ${typeof label === 'string' ? label : 'value'}`}
            onClick={() => {
              setShown(!shown)
            }}
            className="absolute inset-y-1 right-1 rounded-control px-2.5 text-sm font-medium text-text-secondary hover:bg-hover"
          >
            {shown ? 'Hide' : 'Show'}
          </button>
        </span>
      )}
    </Field>
  )
}

/** One field for a one-time code: text, so that leading zeros and pasted spaces are kept. */
export function CodeField(input: Omit<TextFieldProps, 'type' | 'inputMode' | 'autoComplete' | 'height'>) {
  return (
    <TextField
      {...input}
      type="text"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="off"
      spellCheck={false}
      height="code"
    />
  )
}
