/// That somebody completed a course, once. Only a name for its ids.
enum CourseCompletion {}
