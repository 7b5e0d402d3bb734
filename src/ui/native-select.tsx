import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'

type NativeSelectProps = ComponentProps<'select'> & { height?: 'small' | 'medium' | 'large' }

const heights = {
  small: 'h-7 pr-7 pl-2 text-sm',
  medium: 'h-8 pr-8 pl-2.5 text-sm max-md:h-10',
  large: 'h-10 pr-8 pl-2.5 text-base',
}

/** The platform's select with our border. Needs a label: wrap it in `Field` or set `aria-label`. */
export function NativeSelect({ height = 'medium', className, children, ...props }: NativeSelectProps) {
  return (
    <span className={clsx('relative inline-flex', className)}>
      <select
        {...props}
        className={clsx(
          'w-full appearance-none rounded-control border border-control bg-surface text-text hover:border-control-hover max-md:text-md',
          heights[height],
        )}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  )
}
