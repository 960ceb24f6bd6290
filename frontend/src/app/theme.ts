/** The Mantine theme: the tokens of tokens.css, handed on as variables so both themes share them. */
import {
  type ButtonProps,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineTheme,
} from '@mantine/core';

// Index 3 is the accent of the dark theme, index 6 of the light one.
const ACCENT: MantineColorsTuple = [
  '#e4f1f8',
  '#c6e4f2',
  '#93d2ee',
  '#5cc2ea',
  '#2d9fca',
  '#1684b0',
  '#0b6e99',
  '#095c80',
  '#084c6a',
  '#063a52',
];

/** The kit picks the text color of a filled button for one theme only. */
function filledButton(_theme: MantineTheme, { variant = 'filled', color }: ButtonProps) {
  if (variant !== 'filled' || color) return { root: {} };
  return {
    root: {
      '--button-bg': 'var(--gl-accent)',
      '--button-hover': 'var(--gl-accent-hover)',
      '--button-color': 'var(--gl-on-accent)',
    },
  };
}

// The kit's own dark grays are warm; these are the ones of tokens.css.
const DARK: MantineColorsTuple = [
  '#e8ebf0',
  '#c3cbd6',
  '#9aa4b2',
  '#6b7685',
  '#3a4350',
  '#262d37',
  '#161b22',
  '#0f1217',
  '#0b0e12',
  '#07090c',
];

// The kit sets hints below the smallest size of the dashboard.
const SMALL = { fontSize: '12px', lineHeight: '16px' };

export const theme = createTheme({
  fontFamily: 'var(--gl-font)',
  fontFamilyMonospace: 'var(--gl-mono)',
  headings: { fontFamily: 'var(--gl-font)', fontWeight: '650' },
  colors: { accent: ACCENT, dark: DARK },
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 3 },
  defaultRadius: 6,
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '22px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'compact-md', fw: 550 }, vars: filledButton },
    Tooltip: { defaultProps: { openDelay: 200, transitionProps: { duration: 120 }, multiline: true } },
    Modal: {
      defaultProps: { transitionProps: { transition: 'fade', duration: 120 } },
      styles: {
        content: { background: 'var(--gl-surface)' },
        header: { background: 'var(--gl-surface)' },
        title: { fontSize: '16px', fontWeight: 650 },
      },
    },
    InputWrapper: { styles: { description: SMALL, error: SMALL } },
    InlineInput: { styles: { description: SMALL, error: SMALL } },
    Popover: { defaultProps: { transitionProps: { transition: 'fade', duration: 120 } } },
  },
});

const SURFACES = {
  '--mantine-color-body': 'var(--gl-bg)',
  '--mantine-color-text': 'var(--gl-text)',
  '--mantine-color-dimmed': 'var(--gl-muted)',
  '--mantine-color-placeholder': 'var(--gl-muted)',
  '--mantine-color-default': 'var(--gl-surface)',
  '--mantine-color-default-hover': 'var(--gl-hover)',
  '--mantine-color-default-color': 'var(--gl-text)',
  '--mantine-color-default-border': 'var(--gl-line-strong)',
  '--mantine-color-anchor': 'var(--gl-accent)',
  '--mantine-color-error': 'var(--gl-worse)',
};

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: SURFACES,
  dark: SURFACES,
});
