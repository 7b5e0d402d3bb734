import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from './button.tsx'

type CopyButtonProps = {
  value: string
  /** Name, for instance "Copy email". */
  label: string
  /** `icon`: a small square; `button`: with words. */
  look?: 'icon' | 'button'
  /** Why there is nothing to copy; for `button`. */
  blockedReason?: string | undefined
}

/** Copies a text and says so; says how to go on where the browser refuses. */
export function CopyButton({ value, label, look = 'icon', ...blocked }: CopyButtonProps) {
  const [result, setResult] = useState<'copied' | 'refused'>()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setResult('copied')
    } catch {
      setResult('refused')
    }
  }
  const icon = result === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />
  return (
    <span className="inline-flex items-center gap-1">
      {look === 'icon' ? (
        <IconButton size="small" label={label} icon={icon} onClick={() => void copy()} />
      ) : (
        <Button {...blocked} reasonPlacement="hidden" size="small" icon={icon} onClick={() => void copy()}>
          {label}
        </Button>
      )}
      <span role="status" className={result === 'refused' ? 'text-xs text-danger-text' : 'sr-only'}>
        {result === 'copied' ? 'Copied' : result === 'refused' ? 'Copying was refused. Select the text instead.' : ''}
      </span>
    </span>
  )
}
