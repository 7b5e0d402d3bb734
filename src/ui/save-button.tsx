import { Download } from 'lucide-react'
import { useState, type ComponentProps } from 'react'
import { download } from './download.ts'
import { Button } from './button.tsx'
import { Status } from './live-region.tsx'

type SaveButtonProps = Pick<ComponentProps<typeof Button>, 'variant' | 'size' | 'blockedReason' | 'reasonPlacement'> & {
  /** Name, for instance "Save as CSV". */
  label: string
  fileName: () => string
  /** The text of the file, created on demand; long ones in slices. */
  text: () => string | Promise<string>
  /** Media type without a charset. */
  type: string
}

/** Saves a text as a file on the device. Nothing leaves the browser. */
export function SaveButton({ label, fileName, text, type, ...props }: SaveButtonProps) {
  const [saved, setSaved] = useState({ name: '', press: 0 })
  const [isPreparing, setIsPreparing] = useState(false)
  const save = (made: string) => {
    const name = fileName()
    // Without the byte order mark, spreadsheets read UTF-8 as the system's code page.
    const mark = type === 'text/csv' ? '\ufeff' : ''
    download(name, new Blob([mark + made], { type: `${type};charset=utf-8` }))
    setSaved(({ press }) => ({ name, press: press + 1 }))
  }
  const make = () => {
    const made = text()
    if (typeof made === 'string') {
      save(made)
      return
    }
    setIsPreparing(true)
    void made.then(save).finally(() => {
      setIsPreparing(false)
    })
  }
  return (
    <span className="inline-flex items-center gap-1">
      <Button {...props} icon={<Download aria-hidden />} busy={isPreparing} onClick={make}>
        {label}
      </Button>
      <Status as="span" turn={saved.press} className="sr-only">
        {saved.name !== '' && `Saved as ${saved.name}`}
      </Status>
    </span>
  )
}
