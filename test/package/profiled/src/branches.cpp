int steps_to_one(unsigned long number) {
  int steps = 0;
  for (; number > 1; ++steps)
    number = number % 2 == 0 ? number / 2 : number * 3 + 1;
  return steps;
}
