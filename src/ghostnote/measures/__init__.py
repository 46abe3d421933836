"""How good a sound is: functions on arrays that know no model."""
