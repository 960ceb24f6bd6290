/** An outcome where it happened: what was done, or what was refused and how to mend it. */
import type { ReactNode } from 'react';
import classes from './Notice.module.css';

interface NoticeProps {
  tone?: 'plain' | 'better' | 'warn' | 'worse';
  title: ReactNode;
  /** Stable code of a refusal. */
  code?: string;
  children?: ReactNode;
}

export function Notice({ tone = 'plain', title, code, children }: NoticeProps) {
  return (
    <div
      className={classes.notice}
      data-tone={tone}
      role={tone === 'worse' ? 'alert' : 'status'}
    >
      <p className={classes.title}>
        {title}
        {code && <code className={classes.code}>{code}</code>}
      </p>
      {children && <div className={classes.text}>{children}</div>}
    </div>
  );
}
