/** Acceptance checks: each can be switched on, says what it asks for, and takes one value. */
import { MultiSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import {
  CHECK_RULES,
  type CheckRule,
  type CheckRuleForm,
  type CheckValues,
  percentOf,
  shareOf,
} from './checkRules';
import classes from './queueForm.module.css';

interface CheckFieldsProps {
  /** Classes of the chosen ontology. */
  classNames: readonly string[];
  values: CheckValues;
  onChange: (values: CheckValues) => void;
  error: string | undefined;
  /** The check that the error is about, undefined where it is about all. */
  refused: CheckRule | undefined;
}

export function CheckFields(props: CheckFieldsProps) {
  const { classNames, values, onChange, error, refused } = props;
  return (
    <fieldset className={classes.checks}>
      <legend>Acceptance checks</legend>
      <p className="gl-small">
        What a machine checks when labels come back. A queue needs at least one: nobody could judge
        the work without.
      </p>
      {error && !refused && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      {CHECK_RULES.map((form) => (
        <CheckField
          key={form.rule}
          form={form}
          classNames={classNames}
          value={values[form.rule]}
          onChange={(value) => onChange({ ...values, [form.rule]: value })}
          error={refused === form.rule ? error : undefined}
        />
      ))}
    </fieldset>
  );
}

interface CheckFieldProps {
  form: CheckRuleForm;
  classNames: readonly string[];
  /** Undefined while the check is off. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  error: string | undefined;
}

function CheckField({ form, value, onChange, ...rest }: CheckFieldProps) {
  return (
    <div className={classes.check}>
      <Switch
        label={form.label}
        description={form.explanation}
        checked={value !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? form.initial : undefined)}
      />
      {value !== undefined && (
        <ValueInput form={form} value={value} onChange={onChange} {...rest} />
      )}
    </div>
  );
}

function ValueInput({ form, classNames, value, onChange, error }: CheckFieldProps & { value: string }) {
  const common = { 'aria-label': form.label, placeholder: form.placeholder, error };
  switch (form.kind) {
    case 'classes':
      return (
        <MultiSelect
          {...common}
          data={[...classNames]}
          value={value === '' ? [] : value.split(', ')}
          onChange={(names) => onChange(names.join(', '))}
        />
      );
    case 'names':
      return (
        <TextInput
          {...common}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'percent':
      return (
        <NumberInput
          {...common}
          suffix={form.suffix}
          value={percentOf(value)}
          onChange={(percent) => onChange(shareOf(percent))}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          suffix={form.suffix}
          value={value === '' ? '' : Number(value)}
          onChange={(number) => onChange(String(number))}
        />
      );
  }
}
