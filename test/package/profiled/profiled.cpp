int steps_to_one(unsigned long number);

int main() {
  return steps_to_one(27) == 111 ? 0 : 1;
}
