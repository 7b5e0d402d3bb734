import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from './button.tsx'
import { Status } from './live-region.tsx'

type CopyButtonProps = {
  value: string
  /** Name, for instance "Copy email". */
  label: string
  /** `icon`: a small square; `button`: with a label. */
  variant?: 'icon' | 'button'
  /** For `button`. */
  size?: 'small' | 'medium'
  /** Why there is nothing to copy; for `button`. */
  blockedReason?: string | undefined
}

/** Copies a text and confirms it after every press; if the browser refuses, it says what to do instead. */
export function CopyButton({ value, label, variant = 'icon', size = 'small', ...blocked }: CopyButtonProps) {
  const [result, setResult] = useState<{ isCopied: boolean; press: number }>()
  const show = (isCopied: boolean) => {
    setResult((before) => ({ isCopied, press: (before?.press ?? 0) + 1 }))
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      show(true)
    } catch {
      show(false)
    }
  }
  const icon = result?.isCopied === true ? <Check aria-hidden /> : <Copy aria-hidden />
  return (
    <span className="inline-flex items-center gap-1">
      {variant === 'icon' ? (
        <IconButton
          size="small"
          label={label}
          icon={icon}
          className="size-6! [&_svg]:size-[13px]!"
          onClick={() => void copy()}
        />
      ) : (
        <Button {...blocked} reasonPlacement="hidden" size={size} icon={icon} onClick={() => void copy()}>
          {label}
        </Button>
      )}
      <Status
        as="span"
        turn={result?.press ?? 0}
        className={result?.isCopied === false ? 'text-xs text-danger-text' : 'sr-only'}
      >
        {result !== undefined && (result.isCopied ? 'Copied' : 'Couldn’t copy. Select the text and copy it manually.')}
      </Status>
    </span>
  )
}
