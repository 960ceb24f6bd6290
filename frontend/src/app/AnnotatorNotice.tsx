/** What annotators see: their items come through the annotation tool, and its limits are theirs. */
import { useEffect } from 'react';
import { Logo } from './Logo';
import classes from './SignInPage.module.css';
import { Person, SchemeToggle } from './TopBar';

export function AnnotatorNotice() {
  useEffect(() => {
    document.title = 'Gainloop';
  }, []);
  return (
    <main className={classes.page}>
      <header className={classes.head}>
        <span className={classes.brand}>
          <Logo size={28} />
          Gainloop
        </span>
        <span className={classes.brand}>
          <SchemeToggle />
          <Person />
        </span>
      </header>
      <h1 className={classes.title}>Your work is in the annotation tool</h1>
      <p className={classes.lead}>
        Items of a queue reach annotators through their tool, with the reason why each was chosen. The
        tool asks the API under an annotator's account. These pages are for the people who plan
        labeling: sign out to look at them under another role.
      </p>
    </main>
  );
}
